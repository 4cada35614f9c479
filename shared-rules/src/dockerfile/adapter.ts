import { DockerfileParser, JSONInstruction, ModifiableInstruction, PropertyInstruction } from 'dockerfile-ast';
import type { Range } from './words';

/** What dockerfile-ast makes of one instruction: places only, the texts are read from the document. */
export interface Tree {
  readonly flags: readonly FlagPlace[];
  readonly strings: readonly Range[];
  readonly properties: readonly PropertyPlace[];
}

interface FlagPlace extends Range {
  readonly nameEnd: number;
  /** -1 without `=`. */
  readonly valueStart: number;
  readonly options: readonly OptionPlace[];
}

export interface OptionPlace extends Range {
  /** -1 without `=`. */
  readonly valueStart: number;
}

export interface PropertyPlace extends Range {
  readonly keyEnd: number;
  /** -1 without value. */
  readonly valueStart: number;
}

/** It gets slow beyond; so long an instruction is not written by hand. */
const MAX_LENGTH = 65_535;

const NOTHING: Tree = { flags: [], strings: [], properties: [] };

/**
 * Asks dockerfile-ast for one instruction on one line. `masked` must be free of what it misreads: no line break, quote (but those of the exec
 * form), escape character, variable, heredoc or comment; so no escape directive is needed in front, either. Offsets are those of `masked`.
 */
export function readTree(masked: string): Tree {
  if (masked.length > MAX_LENGTH) return NOTHING;
  const instruction = DockerfileParser.parse(masked).getInstructions()[0];
  if (instruction === undefined) return NOTHING;
  return {
    flags: instruction instanceof ModifiableInstruction ? flagsOf(instruction) : [],
    strings: instruction instanceof JSONInstruction ? instruction.getJSONStrings().map((one) => place(one.getRange())) : [],
    properties: instruction instanceof PropertyInstruction ? propertiesOf(instruction) : [],
  };
}

function flagsOf(instruction: ModifiableInstruction): FlagPlace[] {
  return instruction.getFlags().map((flag) => {
    const value = flag.getValueRange();
    const valueStart = value === null ? -1 : value.start.character;
    return {
      ...place(flag.getRange()),
      nameEnd: flag.getNameRange().end.character,
      valueStart,
      options: flag
        .getOptions()
        .map((option) => ({ ...place(option.getRange()), valueStart: option.getValueRange()?.start.character ?? -1 }))
        // Of a part without a name (`a,,b` or `=c`) it gets the place wrong.
        .filter((option) => option.start >= valueStart && (option.valueStart === -1 || option.start < option.valueStart)),
    };
  });
}

function propertiesOf(instruction: PropertyInstruction): PropertyPlace[] {
  return instruction.getProperties().map((property) => ({
    ...place(property.getRange()),
    keyEnd: property.getNameRange().end.character,
    valueStart: property.getValueRange()?.start.character ?? -1,
  }));
}

/** The text is one line, so the column is the offset. */
function place(range: { start: { character: number }; end: { character: number } }): Range {
  return { start: range.start.character, end: range.end.character };
}
