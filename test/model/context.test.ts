import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import { contextSources, copyWords, findContext } from '../../shared-rules/src/model/context';
import { answerUntilQuiet } from './answer-until-quiet';

function context(text: string, path: string | null, files: Readonly<Record<string, string>>) {
  const document = parseDockerfile(text);
  return answerUntilQuiet(files, (answers) => findContext(document, answers, path));
}

describe('the build context', () => {
  it('is the own folder when every literal source is there', () => {
    expect(context('FROM a\nCOPY x y/z /d/\n', 'app/Dockerfile', { 'app/x': '', 'app/y/z': '', x: '', 'y/z': '' }).made).toEqual({
      folder: 'app',
      certain: true,
      others: [],
    });
  });

  it('is the nearest folder above that has them all', () => {
    const files = { x: '', 'y/z': '', 'a/x': '', 'a/b/c/Dockerfile': '' };
    expect(context('FROM a\nCOPY x y/z /d/\n', 'a/b/c/Dockerfile', files).made).toEqual({ folder: '.', certain: true, others: [] });
    expect(context('FROM a\nCOPY x /d/\n', 'a/b/c/Dockerfile', files).made?.folder).toBe('a');
  });

  it('is a guess when a source is nowhere', () => {
    const { made } = context('FROM a\nCOPY x missing /d/\n', 'a/b/Dockerfile', { 'a/b/x': '', x: '' });
    expect(made).toEqual({ folder: 'a/b', certain: false, others: ['a', '.'] });
  });

  it('is the own folder when no source tells, with others left open', () => {
    expect(context('FROM a\nCOPY . /d/\n', 'a/Dockerfile', {}).made).toEqual({ folder: 'a', certain: true, others: ['.'] });
    expect(context('FROM a\n', 'Dockerfile', {}).made).toEqual({ folder: '.', certain: true, others: [] });
  });

  it('is not known without a path', () => {
    expect(context('FROM a\nCOPY x /d/\n', null, { x: '' }).made).toBeNull();
  });

  it('does not hang on sources that are no plain paths of the context', () => {
    const text =
      'FROM a\nARG V=1\nCOPY *.txt $V {a,b} /d/\nCOPY --from=a y /d/\nADD https://example.com/z git@example.com:a/b.git /d/\nCOPY ../up <<EOF /d/\nhi\nEOF\nCOPY x /d/\n';
    expect(context(text, 'app/Dockerfile', { 'app/x': '' }).made).toEqual({ folder: 'app', certain: true, others: [] });
  });

  it('takes a leading slash for the context itself', () => {
    expect(context('FROM a\nCOPY /x /d/\n', 'app/Dockerfile', { 'app/x': '' }).made?.certain).toBe(true);
  });

  it('asks little: one source of each folder above, the others only where that one is', () => {
    const sources = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'];
    const { asked, rounds } = context(`FROM a\nCOPY ${sources.join(' ')} /d/\n`, 'a/b/c/d/Dockerfile', {
      'a/b/one': '',
      one: '',
      two: '',
      three: '',
      four: '',
      five: '',
      six: '',
    });
    expect(rounds).toBe(2);
    // And the folders in which a compose or bake file may name it: its own and three above.
    expect(asked.length).toBe(6 + 4 + 5 * 2 + 4);
  });
});

describe('the words of a COPY', () => {
  it('are those of either form', () => {
    const [, shell, json] = parseDockerfile('FROM a\nCOPY --chown=1:0 a c /d/\nCOPY ["a b", "/d/"]\n').instructions;
    expect(shell && copyWords(shell)).toEqual(['a', 'c', '/d/']);
    expect(json && copyWords(json)).toEqual(['a b', '/d/']);
  });

  it('are of the context, or of another place', () => {
    const sources = parseDockerfile('FROM a\nCOPY a <<EOF https://x/y git@h:r /d/\nEOF\nCOPY --from=b c /d/\nRUN x\n').instructions.map(contextSources);
    expect(sources).toEqual([[], ['a'], [], []]);
  });
});
