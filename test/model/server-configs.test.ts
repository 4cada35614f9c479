import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import { buildImage } from '../../shared-rules/src/model/build';
import { sedPorts } from '../../shared-rules/src/model/sed-ports';
import { configuredLogs, configuredPorts, serverConfigs } from '../../shared-rules/src/model/server-configs';
import { answerUntilQuiet } from './answer-until-quiet';

function read(text: string, files: Readonly<Record<string, string>> = {}) {
  return answerUntilQuiet({ Dockerfile: text, ...files }, (answers) => {
    const image = buildImage(parseDockerfile(text), answers, 'Dockerfile');
    const configs = serverConfigs(image, answers, 'Dockerfile');
    return {
      configs: configs.map(({ imagePath, path }) => [imagePath, path]),
      ports: configuredPorts(image, configs).map(({ port, loopback }) => (loopback ? -port : port)),
      logs: configuredLogs(image, configs).map(({ file }) => file),
      sed: sedPorts(image).map(({ port, span }) => [port, text.slice(span.start, span.end)]),
    };
  }).made;
}

describe('configuration of servers', () => {
  const site = { 'site.conf': 'server { listen 80; }', 'conf/a.conf': 'listen 81;', 'conf/b.txt': 'listen 82;', 'root/etc/nginx/nginx.conf': 'listen 83;' };

  it.each([
    ['COPY site.conf /etc/nginx/conf.d/default.conf', [['/etc/nginx/conf.d/default.conf', 'site.conf']]],
    ['COPY site.conf /etc/nginx/conf.d/', [['/etc/nginx/conf.d/site.conf', 'site.conf']]],
    ['WORKDIR /etc/nginx\nCOPY site.conf conf.d/', [['/etc/nginx/conf.d/site.conf', 'site.conf']]],
    ['COPY conf /etc/nginx/conf.d', [['/etc/nginx/conf.d/a.conf', 'conf/a.conf']]],
    ['COPY conf/*.conf /etc/nginx/conf.d/', [['/etc/nginx/conf.d/a.conf', 'conf/a.conf']]],
    ['COPY root /', [['/etc/nginx/nginx.conf', 'root/etc/nginx/nginx.conf']]],
    ['COPY <<E /etc/nginx/nginx.conf\nlisten 80;\nE', [['/etc/nginx/nginx.conf', null]]],
    ['COPY conf/a.conf /etc/nginx/conf.d/x.conf\nCOPY site.conf /etc/nginx/conf.d/x.conf', [['/etc/nginx/conf.d/x.conf', 'site.conf']]],
    ['COPY site.conf /usr/share/', []],
    ['COPY site.conf /etc/nginx/sites-available/x', []],
    ['COPY missing.conf /etc/nginx/conf.d/', []],
    ['COPY --from=x site.conf /etc/nginx/conf.d/', []],
  ])('%s', (body, configs) => expect(read(`FROM nginx:1.29\n${body}\n`, site).configs).toEqual(configs));

  it('is read only for the server that the image runs', () => {
    expect(read('FROM debian:13\nCOPY site.conf /etc/nginx/conf.d/\nCMD ["node", "x.js"]\n', site).configs).toEqual([]);
    expect(read('FROM debian:13\nCOPY site.conf /etc/nginx/conf.d/\nCMD ["nginx", "-g", "daemon off;"]\n', site).configs).toHaveLength(1);
  });

  const nginx = (conf: string, more = '') => read(`FROM nginx:1.29\nCOPY x.conf /etc/nginx/conf.d/\n${more}`, { 'x.conf': conf });
  it.each([
    ['listen 80; listen [::]:80; listen *:81;\n listen 127.0.0.1:82; listen localhost:83;', [80, 80, 81, -82, -83]],
    ['# listen 80;\nlisten unix:/x; listen $port; listen ${PORT}; listen host:80; listen 1.2.3.4;', []],
    ['xlisten 80; listen_x 81;\nlisten\t82 ssl http2;', [82]],
  ])('ports of %s', (conf, ports) => expect(nginx(conf).ports).toEqual(ports));

  it('has no known ports where a command edits them', () => {
    expect(nginx('listen 80;', "RUN sed -i 's/listen 80/listen 8080/' /etc/nginx/conf.d/x.conf\n").ports).toEqual([]);
    expect(nginx('listen 80;', 'RUN sed -i s/a/b/ /etc/hosts\n').ports).toEqual([80]);
  });

  it.each([
    ['access_log /srv/a.log main; error_log logs/e.log;', ['/srv/a.log', 'logs/e.log']],
    ['access_log off; error_log stderr; access_log syslog:server=x; access_log /dev/stdout;\n#access_log /x;', []],
    ['access_log /var/log/nginx/access.log; access_log /srv/$x.log; access_log /srv/${x}.log;', []],
  ])('logs of %s', (conf, logs) => expect(nginx(conf).logs).toEqual(logs));

  it.each([
    ["sed -i 's/Listen 80/Listen 8080/' /usr/local/apache2/conf/httpd.conf", [[8080, '8080']]],
    [
      'sed -i -e s/80/8080/g -e s/443/8443/ /etc/apache2/ports.conf',
      [
        [8080, '8080'],
        [8443, '8443'],
      ],
    ],
    ["sed -i 's|listen  *80;|listen 8080;|' /etc/nginx/conf.d/default.conf", [[8080, '8080']]],
    ["sed -i 's/listen 80/listen [::]:8081/' /etc/nginx/nginx.conf", [[8081, '8081']]],
    ["sed 's/Listen 80/Listen 8080/' /etc/httpd/conf/httpd.conf", []],
    ["sed -i 's/Listen 80/Listen 8080/' /srv/app.ini", []],
    ["sed -i 's/a/b/;s/80/81/' /etc/httpd/conf/httpd.conf", []],
    ['sed -i "s/Listen 80/Listen $PORT/" /etc/httpd/conf/httpd.conf', []],
  ])('%s', (command, sed) => expect(read(`FROM debian:13\nRUN ${command}\n`).sed).toEqual(sed));
});
