import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readYamlTrees, type YamlTree } from '../../shared-rules/src/text/yaml-tree';
import { readPiece, root } from './pieces';

const page = readFileSync(join(root, 'docs/ci.md'), 'utf8');
const blocks = [...page.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, text = '']) => {
  const [tree] = readYamlTrees(text) ?? [];
  if (tree === undefined) throw new Error(`no YAML:\n${text}`);
  return tree;
});

const namesOf = (tree: YamlTree | null | undefined) => (tree?.entries ?? []).map(([name]) => name);
const listed = (tree: YamlTree | null | undefined) => (tree?.items ?? []).map((one) => one.get('name')?.text);
const [action] = readPiece('action.yml');
const [template] = readPiece('integrations/gitlab/plimsoll.gitlab-ci.yml');
const [task] = readPiece('integrations/tekton/plimsoll-task.yaml');
const [hooks] = readPiece('.pre-commit-hooks.yaml');

test('what the page shows is what the pieces take', () => {
  const steps = blocks.flatMap((block) => block.get('steps')?.items ?? []);
  const step = steps.find((one) => one.get('uses')?.text?.startsWith('plimsoll/'));
  expect(namesOf(step?.get('with'))).not.toEqual([]);
  expect(namesOf(action?.get('inputs'))).toEqual(expect.arrayContaining(namesOf(step?.get('with'))));

  const include = blocks.flatMap((block) => block.get('include')?.items ?? []);
  expect(include.map((one) => one.get('file')?.text)).toEqual(['integrations/gitlab/plimsoll.gitlab-ci.yml']);
  expect(namesOf(template?.get('spec', 'inputs'))).toEqual(expect.arrayContaining(namesOf(include[0]?.get('inputs'))));

  const used = blocks.flatMap((block) => block.get('tasks')?.items ?? []);
  expect(used.map((one) => one.get('taskRef', 'name')?.text)).toEqual([task?.get('metadata', 'name')?.text]);
  expect(listed(task?.get('spec', 'params'))).toEqual(expect.arrayContaining(listed(used[0]?.get('params'))));
  expect(listed(task?.get('spec', 'workspaces'))).toEqual(listed(used[0]?.get('workspaces')));

  const repositories = blocks.flatMap((block) => block.get('repos')?.items ?? []);
  const ids = repositories.flatMap((one) => one.get('hooks')?.items ?? []).map((one) => one.get('id')?.text);
  expect(ids).not.toEqual([]);
  expect(hooks?.items.map((one) => one.get('id')?.text)).toEqual(expect.arrayContaining(ids));
});

test('the three pieces with inputs share those that the page names', () => {
  const [, line = ''] = /have the same inputs: (.*?)\. /.exec(page) ?? [];
  const named = [...line.matchAll(/`([\w-]+)`/g)].map(([, name]) => name);
  const all = [namesOf(action?.get('inputs')), namesOf(template?.get('spec', 'inputs')), listed(task?.get('spec', 'params'))];
  expect(named.length).toBeGreaterThan(4);
  for (const inputs of all) expect(inputs).toEqual(expect.arrayContaining(named));
});

test('every link of the page leads somewhere', () => {
  const links = [...page.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path = '']) => path);
  expect(links.length).toBeGreaterThan(4);
  for (const path of links) expect(existsSync(join(root, 'docs', path)), path).toBe(true);
});
