import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { actionNamed, discard, findingOf, show, take, until, withoutFinding } from './helpers';

/** The four repairs that a person asks for first, each from its light bulb to the text. */
const cases = [
  {
    name: 'merges RUN lines',
    file: 'merge/Dockerfile',
    rule: 'consecutive-run',
    title: /^Merge/,
    before: 'RUN mkdir -p /srv/app\nRUN cp /etc/hostname /srv/app/\n',
    after: 'RUN mkdir -p /srv/app && \\\n    cp /etc/hostname /srv/app/\n',
  },
  {
    name: 'adds --no-install-recommends',
    file: 'recommends/Dockerfile',
    rule: 'apt-recommends',
    title: /--no-install-recommends/,
    before: 'apt-get install -y vim-tiny',
    after: 'apt-get install --no-install-recommends -y vim-tiny',
  },
  {
    name: 'adds exec',
    file: 'exec/docker-entrypoint.sh',
    rule: 'missing-exec',
    title: /exec/,
    before: '\n"$@"\n',
    after: '\nexec "$@"\n',
  },
  {
    name: 'adds chgrp and chmod',
    file: 'permissions/Dockerfile',
    rule: 'arbitrary-uid-permissions',
    title: /group 0|chgrp/i,
    before: 'chown -R 1001 /srv/data\n',
    after: /chown -R 1001 \/srv\/data && (?:\\\n\s+)?chgrp -R 0 \/srv\/data && (?:\\\n\s+)?chmod -R g=u \/srv\/data\n/,
  },
];

suite('quick fixes', () => {
  teardown(discard);

  for (const { name, file, rule, title, before, after } of cases) {
    test(name, async () => {
      const { document } = await show(file);
      assert.ok(document.getText().includes(before));
      const finding = await findingOf(document.uri, rule);
      await take(await actionNamed(document.uri, finding.range, title));
      if (typeof after === 'string') assert.ok(document.getText().includes(after), document.getText());
      else assert.match(document.getText(), after);
      await withoutFinding(document.uri, rule);
      await vscode.commands.executeCommand('undo');
      await until('undo brings the text back', () => document.getText().includes(before));
    });
  }

  test('the editor itself applies the preferred fix', async () => {
    const editor = await show('merge/Dockerfile');
    const { document } = editor;
    const finding = await findingOf(document.uri, 'consecutive-run');
    editor.selection = new vscode.Selection(finding.range.start, finding.range.start);
    await until('the fix is applied', async () => {
      await vscode.commands.executeCommand('editor.action.autoFix');
      return /&& \\\n/.test(document.getText());
    });
  });

  test('ignores a finding for its line', async () => {
    const { document } = await show('merge/Dockerfile');
    const finding = await findingOf(document.uri, 'consecutive-run');
    await take(await actionNamed(document.uri, finding.range, /^Ignore 'consecutive-run' for this line$/));
    assert.equal(document.lineAt(1).text, '# plimsoll ignore=consecutive-run');
    await withoutFinding(document.uri, 'consecutive-run');
  });

  test('disables a rule in the settings', async () => {
    const { document } = await show('merge/Dockerfile');
    const finding = await findingOf(document.uri, 'consecutive-run');
    const action = await actionNamed(document.uri, finding.range, /^Disable rule 'consecutive-run'$/);
    assert.ok(action.command);
    await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
    await withoutFinding(document.uri, 'consecutive-run');
    const settings = vscode.workspace.getConfiguration('plimsoll');
    assert.deepEqual(settings.inspect('rules')?.workspaceValue, { 'consecutive-run': 'off' });
    await settings.update('rules', undefined, vscode.ConfigurationTarget.Workspace);
    await findingOf(document.uri, 'consecutive-run');
  });

  test('explains a rule from what is bundled', async () => {
    const { document } = await show('merge/Dockerfile');
    const finding = await findingOf(document.uri, 'consecutive-run');
    const action = await actionNamed(document.uri, finding.range, /^Explain rule 'consecutive-run'$/);
    assert.ok(action.command);
    await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
    const page = await vscode.workspace.openTextDocument(vscode.Uri.parse('plimsoll-rule:/consecutive-run.md'));
    assert.match(page.getText(), /consecutive-run/);
    await until('a tab shows it', () => vscode.window.tabGroups.all.flatMap((group) => group.tabs).some((tab) => tab.label.includes('consecutive-run')));
  });
});
