// How the cost of each rule grows with the file: `npm run bench:growth [-- rule …]`. CPU milliseconds at 200, 800 and 3,200 lines of one stage; 4× each is linear.
import { check, defaultConfig, presets, rules, type AnyRule } from '../shared-rules/src/index';

const block = (n: number): string => `RUN apt-get update && apt-get install -y --no-install-recommends tool${n} \\
    && rm -rf /var/lib/apt/lists/*
ENV A${n}=1 B=$A${n}
COPY file${n} /opt/file${n}
RUN mkdir -p /data/${n} && chown -R app /data/${n}
RUN apt-get update && apt-get install -y extra${n}
RUN curl -fsSLo /tmp/a${n}.tgz https://example.com/a && tar -xf /tmp/a${n}.tgz
`;
const texts = [25, 100, 400].map((count) => `FROM debian:12\n${Array.from({ length: count }, (_, n) => block(n)).join('')}USER 1001\nCMD ["server"]\n`);
const config = { ...defaultConfig, preset: presets[presets.length - 1] as 'strict' };

const asked = process.argv.slice(2);
const chosen = rules.filter((rule) => asked.length === 0 || asked.includes(rule.meta.id));
cost(rules);
const none = cost([]);
print('parse and model', none);
const rows = chosen.map((rule) => ({ id: rule.meta.id, times: cost([rule]).map((time, index) => Math.max(0, time - (none[index] as number))) }));
for (const { id, times } of rows.sort((a, b) => (b.times[2] as number) - (a.times[2] as number)).slice(0, 20)) print(id, times);
if (asked.length === 0) print(`all ${rules.length} rules`, cost(rules));

function cost(which: readonly AnyRule[]): readonly number[] {
  return texts.map((text) => {
    const from = process.cpuUsage();
    check({ kind: 'dockerfile', text, path: 'Dockerfile', config }, new Map(), which);
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1000;
  });
}

function print(name: string, times: readonly number[]): void {
  console.log(`${name.padEnd(30)} ${times.map((time) => time.toFixed(1).padStart(9)).join(' ')}`);
}
