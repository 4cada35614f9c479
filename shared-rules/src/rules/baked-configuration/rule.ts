import { defineRule } from '../../engine/rule';
import { bakedSetting } from '../../model/sed-settings';

export default defineRule(
  {
    id: 'baked-configuration',
    group: 'configuration',
    summary: 'The build writes hosts, passwords or limits of one deployment into a configuration file.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      host: { text: '{setting} is written into {file} by the build: who needs another address must build another image.', severity: 'hint' },
      password: {
        text: 'The build writes a password into {file}: everybody with the image has it, and who needs another must build another image.',
        severity: 'hint',
      },
      limit: { text: '{setting} is written into {file} by the build: who needs another limit must build another image.', severity: 'hint' },
    },
    sources: [
      { guide: 'OCP', section: 'Use environment variables for configuration' },
      { guide: 'ROSA', section: '設定での環境変数の使用' },
    ],
  },
  (context) => ({
    command: {
      sed(call, stage) {
        const run = stage?.runs.find((one) => one.calls.includes(call));
        if (stage?.inFinalChain !== true || run === undefined || run.onbuild) return;
        for (const { kind, setting, file, span } of bakedSetting(call)) {
          if (kind === 'password') context.report({ at: span, message: 'password', data: { file } });
          else context.report({ at: span, message: kind, data: { setting, file } });
        }
      },
    },
  }),
);
