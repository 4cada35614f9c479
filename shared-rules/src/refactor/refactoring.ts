import type { Instruction } from '../dockerfile/nodes';
import type { Image } from '../model/image';
import type { Answers } from '../model/needs';
import type { TextEdit } from '../text/edit';
import type { Span } from '../text/span';

/**
 * Another way to write a place of a Dockerfile. It repairs nothing, so it belongs to no finding and to no fix-all: a person asks for it.
 */
export interface Refactoring {
  /** Kebab case; the code action's kind ends with it. */
  readonly id: RefactoringId;
  /** Imperative, as the editor's menu shows it. */
  readonly title: string;
  /** It decides things that the text does not say: an editor that can shows the change before it is made. */
  readonly preview: boolean;
  /** Disjoint edits of the document; computed when asked. */
  edits(): readonly TextEdit[];
}

export type RefactoringId =
  | 'split-packages'
  | 'join-packages'
  | 'to-exec-form'
  | 'to-shell-form'
  | 'to-heredoc'
  | 'from-heredoc'
  | 'inline-argument'
  | 'split-stages'
  | 'insert-tini'
  | 'insert-user';

/** Where somebody asks. */
export interface Place {
  readonly image: Image;
  /** The selection, or an empty span at the cursor. */
  readonly span: Span;
  /** The instruction that the selection touches. */
  readonly instruction: Instruction;
  readonly answers: Answers;
  /** Path of the Dockerfile below the root folder; null when it has none. */
  readonly path: string | null;
}

/** What a place can be rewritten to; null where it can not. */
export type Refactor = (place: Place) => Refactoring | null;
