import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { discard, until, write } from './helpers';

/** Runs a task to its end. */
function exitCodeOf(task: vscode.Task): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const ended = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      if (execution.task.name !== task.name || execution.task.source !== task.source) return;
      ended.dispose();
      resolve(exitCode);
    });
    vscode.tasks.executeTask(task).then(undefined, reject);
  });
}

async function tasks(): Promise<readonly vscode.Task[]> {
  return vscode.tasks.fetchTasks({ type: 'plimsoll' });
}

suite('tasks', () => {
  teardown(async () => {
    await vscode.workspace.fs.delete(await write('.vscode/tasks.json', '{}'));
    await discard();
  });

  test('"plimsoll: check" runs the command line of the extension over the folder', async () => {
    const [task, ...others] = await tasks();
    assert.ok(task);
    assert.equal(others.length, 0);
    assert.deepEqual([task.source, task.name, task.problemMatchers], ['plimsoll', 'check', ['$plimsoll']]);
    assert.ok(task.execution instanceof vscode.ProcessExecution);
    // The examples have findings.
    assert.equal(await exitCodeOf(task), 1);
  });

  test('a task of tasks.json takes arguments', async () => {
    await write('fine/Dockerfile', 'FROM debian:13-slim\nUSER 1001\nCMD ["sleep", "1"]\n');
    const definition = { type: 'plimsoll', label: 'fine', args: ['--preset', 'minimal', 'fine'] };
    await write('.vscode/tasks.json', JSON.stringify({ version: '2.0.0', tasks: [definition] }));
    const task = await until('the task', async () => (await tasks()).find(({ name }) => name === 'fine'));
    assert.equal(await exitCodeOf(task), 0);
  });
});
