import { defineRule } from '../../engine/rule';
import { moveDeclaration } from '../../fix/move-declaration';
import { operationSpan } from '../../model/packages';
import { volatileDeclarations } from '../../model/volatile-declarations';

export default defineRule(
  {
    id: 'volatile-before-install',
    group: 'layers',
    summary: 'A value that changes with each build is declared above an install.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      volatile: {
        text: '{keyword} `{name}` has another value in each build, and `{install}` stands below it: no build finds the installed packages in its cache.',
        severity: 'info',
      },
    },
    fixes: {
      move: { title: 'Move it below the install', level: 'suggested', why: 'A script that the install runs may read it from its environment.' },
    },
    sources: [
      { guide: 'OCP', section: 'Place instructions in the proper order' },
      { guide: 'ACP', section: '按正确顺序放置指令' },
      { guide: 'ROSA', section: '正しい順序での命令の指定' },
    ],
  },
  (context) => ({
    stage(stage) {
      const { image } = context;
      if (image === null) return;
      for (const { instruction, pair, install, run } of volatileDeclarations(stage)) {
        const edits = moveDeclaration(image, instruction, run);
        context.report({
          at: pair.keySpan,
          message: 'volatile',
          data: { keyword: instruction.keyword, name: pair.key.replace(/[{}]/g, ''), install: `${install.manager} ${install.verbText}`.trim() },
          related: [{ path: null, span: operationSpan(install), message: 'This runs in each build.' }],
          fixes: edits === null ? [] : [{ use: 'move', edits: () => edits }],
        });
      }
    },
  }),
);
