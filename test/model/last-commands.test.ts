import { describe, expect, it } from 'vitest';
import { childPrograms } from '../../shared-rules/src/model/handover';
import { scriptEnds } from '../../shared-rules/src/model/last-commands';
import { kindOf } from '../../shared-rules/src/model/program-kind';
import { sourcedFiles } from '../../shared-rules/src/model/sourced-files';
import { parseShell } from '../../shared-rules/src/shell/parse';
import { callsOf } from '../../shared-rules/src/shell/calls';
import { MappedText } from '../../shared-rules/src/text/mapped-text';

function parse(text: string) {
  return parseShell(MappedText.whole(text));
}

function ends(text: string): readonly string[] {
  return scriptEnds(parse(text)).commands.map(({ command, place, early, otherStatus }) =>
    [command.words[0]?.raw, place, early ? 'early' : '', otherStatus ? 'other' : ''].filter(Boolean).join(' '),
  );
}

describe('the last commands of a script', () => {
  it.each([
    ['a\nb', ['b last']],
    ['a; b &', []],
    ['a && b', ['b last']],
    ['a || b', ['a guarded', 'b last']],
    ['a || exit 3', ['a last other']],
    ['a | b', ['a pipeline', 'b pipeline']],
    ['(cd x; a)', ['a subshell']],
    ['{ a; b; }', ['b last']],
    ['if x; then a; elif y; then b; else c; fi', ['a last', 'b last', 'c last']],
    ['case $1 in x) a;; *) b;; esac', ['a last', 'b last']],
    ['while x; do a; done', []],
    ['for x in 1; do a; done', []],
    ['a\nexit', ['a last']],
    ['a\nexit $?', ['a last']],
    ['a\nexit "$?"', ['a last']],
    ['a\nexit 0', ['a last other']],
    ['a # comment\n# another\n\nexit 0', ['a last other']],
    ['if x; then a; fi\nexit 1', ['a last other']],
    ['if x; then a; exit; fi\nb', ['a last early', 'b last']],
    ['if x; then a; fi\nb', ['b last']],
    ['x && { a; exit 1; }\nb', ['a last early other', 'b last']],
    ['f() { a; }\nf', ['a last']],
    ['f() { a; return; }\nf "$@"\nexit', ['a last']],
    ['f() { f; }\nf', []],
    ['a\nf() { b; }', ['a last']],
    ['exec a\nb', []],
    ['exec a | b', ['exec pipeline', 'b pipeline']],
    ['exec > log\na', ['a last']],
    ['a\nrm x\necho y', ['a followed', 'echo last']],
    ['a\nx=$?\nexit $x', ['a followed other']],
    ['a & \nwait', ['wait last']],
    ['', []],
  ])('%j', (text, expected) => {
    expect(ends(text)).toEqual(expected);
  });

  it('says what hands over by exec', () => {
    expect(scriptEnds(parse('if x; then exec a; fi\nexec gosu u "$@"')).execs.map((program) => program.name)).toEqual(['a', '']);
    expect(scriptEnds(parse('exec a & wait')).execs).toEqual([]);
  });

  it('is the same for the same script', () => {
    const script = parse('a');
    expect(scriptEnds(script)).toBe(scriptEnds(script));
  });
});

describe('the kind of a program', () => {
  it.each([
    [
      'server',
      [
        'node server.js',
        'nodejs dist/main.js',
        'python3 app.py',
        'python -m http.server',
        'python -u -W ignore app.py',
        'python manage.py runserver 0.0.0.0:8000',
        'java -jar app.jar',
        'gunicorn -t 120 app:app',
        'nginx -g "daemon off;"',
        'npm start',
        'npm --prefix x run dev',
        'yarn serve',
        'pnpm run start:prod',
        'npx next start',
        'bundle exec puma',
        'bundle exec rails s',
        'bin/rails server',
        'php artisan queue:work',
        'php -S 0.0.0.0:80',
        'celery -A app worker',
        'flask run',
        'dotnet App.dll',
        'vault server -dev',
        'su app -c "node x.js"',
        'slapd -h ldap:/// -d 0',
        '$APP/bin/hdfs --config $X namenode',
        'php-fpm8.2 -F',
        'poetry run uvicorn app:app',
        'uv run --with x gunicorn app',
      ],
    ],
    [
      'short',
      [
        'node -e 1',
        'python -c "x"',
        'python -m pip install x',
        'python manage.py migrate',
        'python setup.py install',
        'java -version',
        'nginx -t',
        'npm ci',
        'npm run build',
        'npm test',
        'yarn install',
        'npx prisma migrate deploy',
        'bundle install',
        'bundle exec rake db:migrate',
        'bin/rails db:setup',
        'php artisan migrate',
        'celery -A app inspect ping',
        'flask db upgrade',
        'dotnet build',
        'vault status',
        'su app -c "mkdir x"',
        'sleep 5',
        'tail -n 5 x',
        'cp a b',
        'make test',
        'make',
        'mvn package',
        'postgres --single',
        'mysqld --initialize',
        'run_$MODE',
        'gosu app true',
        '/opt/app/bin/migrate.sh',
        'sh setup.sh',
        'alembic upgrade head',
      ],
    ],
    ['builtin', ['wait', 'cd x', 'exit', '. ./x.sh', 'echo x', '[ -f x ]', 'command true', 'eval x']],
    ['keep-alive', ['sleep infinity', 'sleep 365d', 'sleep 999999', 'tail -f x', 'tail -F -n 0 x', 'tail -n0 --follow=name x']],
    ['arguments', ['"$@"', '$@', '${@}', '"${@:2}"', '$*', 'gosu app "$@"', 'FOO=1 "$@"', 'tini -- "$@"']],
    [
      'program',
      ['/usr/sbin/custom', './server --x', 'custom', 'bash', 'bash x.sh', 'python manage.py "$1"', '"$HOME"/bin/x', 'python "$SCRIPT"', 'env X=1 custom'],
    ],
    ['variable', ['$CMD', '"$CMD" --x', '$(which x) --y', 'su app -c "$CMD"', 'sh -c "$*"']],
  ])('%s', (kind, commands) => {
    for (const command of commands) {
      const [call] = callsOf(parse(command)).filter((one) => !one.inSubstitution);
      expect(call === undefined ? '' : kindOf(call), command).toBe(kind);
    }
  });
});

describe('sourced files', () => {
  const files: Readonly<Record<string, string>> = { '/opt/a.sh': 'a() { :; }\n. ./b.sh\n', '/opt/b.sh': 'b() { :; }\n' };
  const read = (path: string) => (files[path] === undefined ? null : parse(files[path]));

  it.each([
    ['. /opt/a.sh', ['a', 'b'], true],
    ['source ./a.sh', ['a', 'b'], true],
    ['. "$(dirname "$0")/a.sh"', ['a', 'b'], true],
    ['. "${BASH_SOURCE%/*}/b.sh"', ['b'], true],
    ['. "$SCRIPT_DIR/b.sh"', ['b'], true],
    ['. /opt/none.sh', [], false],
    ['. "$LIB"', [], false],
    ['. /etc/os-release; . /venv/bin/activate; source "$HOME/.bashrc"', [], true],
    ['node x', [], true],
  ])('%s', (text, functions, complete) => {
    const found = sourcedFiles(parse(text), '/opt/entry.sh', read);
    expect([[...found.functions].sort(), found.complete]).toEqual([functions, complete]);
  });
});

describe('children of a start script', () => {
  it('are none in a text with syntax errors', () => {
    const around = { name: 'run.sh', sourced: () => ({ functions: new Set<string>(), complete: true }) };
    expect(childPrograms(parse('node x.js'), around).length).toBe(1);
    expect(childPrograms(parse('if true; then\nnode x.js'), around)).toEqual([]);
  });
});
