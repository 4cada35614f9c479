/** Bodies that joining gets wrong in the simple way, and what the merged text must be under the default shell. */
export interface HardCase {
  readonly bodies: readonly string[];
  /** Null when merging is refused. */
  readonly merge: { readonly level: 'safe' | 'suggested'; readonly text: string } | null;
  readonly refused?: string;
}

function safe(bodies: readonly string[], text: string): HardCase {
  return { bodies, merge: { level: 'safe', text } };
}

function suggested(bodies: readonly string[], text: string): HardCase {
  return { bodies, merge: { level: 'suggested', text } };
}

function refuses(bodies: readonly string[], refused: string): HardCase {
  return { bodies, merge: null, refused };
}

export const hardCases: readonly HardCase[] = [
  // One chain.
  safe(['echo a > a', 'echo b > b'], 'echo a > a &&     echo b > b'),
  safe(['echo a > a && cat a', 'echo b > b', 'false'], 'echo a > a && cat a &&     echo b > b &&     false'),
  safe(['cat b | grep one > g', 'cat g | wc -l'], 'cat b | grep one > g &&     cat g | wc -l'),
  safe(['! test -e gone', 'echo on > o'], '! test -e gone &&     echo on > o'),
  safe(['FOO=once env > e1', 'echo "$FOO" > v'], 'FOO=once env > e1 &&     echo "$FOO" > v'),
  safe(['echo "a # b"; '.trim().slice(0, -1), "echo '#' > c"], 'echo "a # b" &&     echo \'#\' > c'),
  safe(['> emptied', 'ls'], '> emptied &&     ls'),
  safe(['echo even\\\\', 'echo next'], 'echo even\\\\ &&     echo next'),
  safe(['echo `echo tick`', 'echo $(cd d1 && pwd)'], 'echo `echo tick` &&     echo $(cd d1 && pwd)'),
  safe(['( cd d1 && touch z )', 'pwd'], '( cd d1 && touch z ) &&     pwd'),
  safe(['command -v cat', 'command ls'], 'command -v cat &&     command ls'),
  // A subshell in the chain; none is needed behind.
  safe(['cd d1 && touch z', 'pwd > p'], '( cd d1 && touch z ) &&     pwd > p'),
  safe(['pwd', 'cd d1 && touch z'], 'pwd &&     cd d1 && touch z'),
  safe(['FOO=bar && echo $FOO', 'echo $FOO', 'export FOO=baz'], '( FOO=bar && echo $FOO ) &&     echo $FOO &&     export FOO=baz'),
  safe(['umask 077 && touch private', 'touch public'], '( umask 077 && touch private ) &&     touch public'),
  safe(['echo ${BAR:=default}', 'echo ${BAR-unset}'], '( echo ${BAR:=default} ) &&     echo ${BAR-unset}'),
  safe(['echo $((N = 4))', 'echo "n=$N"'], '( echo $((N = 4)) ) &&     echo "n=$N"'),
  safe(['FOO=stays :', 'echo $FOO'], '( FOO=stays : ) &&     echo $FOO'),
  // Isolated: `&&` would switch errexit off, or what a body changes would reach the next.
  suggested(['set -e; false; echo not reached > no', 'echo next'], 'set -e;     ( set -e; false; echo not reached > no );     echo next'),
  suggested(['false; echo reached > r', 'echo next > n'], 'set -e;     ( set +e; false; echo reached > r );     echo next > n'),
  suggested(['echo a > a', 'set -ex; false; touch no'], 'set -e;     ( echo a > a );     ( set -ex; false; touch no )'),
  suggested(['echo a > a', 'echo b > b', 'false; touch yes'], 'set -e;     ( echo a > a &&     echo b > b );     ( set +e; false; touch yes )'),
  suggested(['false || true', 'cat b && false', 'touch no'], 'set -e;     ( set +e; false || true );     cat b && false &&     touch no'),
  suggested(['false', 'touch no || touch no2'], 'set -e;     ( false );     ( set +e; touch no || touch no2 )'),
  suggested(['cat missing', 'true && false || touch no', 'touch no2'], 'set -e;     ( cat missing );     ( set +e; true && false || touch no );     touch no2'),
  suggested(['true; cd d1', 'pwd'], 'set -e;     ( set +e; true; cd d1 );     pwd'),
  suggested(['true; cd d1', 'cd p1 && pwd', 'pwd'], 'set -e;     ( set +e; true; cd d1 );     ( cd p1 && pwd ) &&     pwd'),
  suggested(['exit 0', 'touch after'], 'set -e;     ( set +e; exit 0 );     touch after'),
  suggested(['exec true', 'touch after'], 'set -e;     ( set +e; exec true );     touch after'),
  suggested(["trap 'echo bye > bye' EXIT; false", 'touch no'], "set -e;     ( set +e; trap 'echo bye > bye' EXIT; false );     touch no"),
  suggested(
    ["trap 'echo bye > bye' EXIT", 'test ! -e bye || touch seen'],
    "set -e;     ( set +e; trap 'echo bye > bye' EXIT );     ( set +e; test ! -e bye || touch seen )",
  ),
  suggested(['set -f', 'echo *'], 'set -e;     ( set +e; set -f );     echo *'),
  suggested(['unset FOO', 'echo ${FOO-unset}'], 'set -e;     ( set +e; unset FOO );     echo ${FOO-unset}'),
  suggested(['f() { echo f; }; f', 'f'], 'set -e;     ( set +e; f() { echo f; }; f );     f'),
  suggested(['if true; then touch t; fi', 'touch u'], 'set -e;     ( set +e; if true; then touch t; fi );     touch u'),
  suggested(['for i in 1 2; do echo $i; done', 'echo "i=$i"'], 'set -e;     ( set +e; for i in 1 2; do echo $i; done );     echo "i=$i"'),
  suggested(['{ cd d1; }', 'pwd'], 'set -e;     ( set +e; { cd d1; } );     pwd'),
  suggested(['(false; touch in)', 'touch out'], 'set -e;     ( set +e; (false; touch in) );     touch out'),
  suggested(['(set -e; false; touch no)', 'touch no2'], 'set -e;     ( set +e; (set -e; false; touch no) );     touch no2'),
  suggested(['eval "cd d1"', 'pwd'], 'set -e;     ( set +e; eval "cd d1" );     pwd'),
  suggested(['$RUNNER true', 'echo x'], 'set -e;     ( set +e; $RUNNER true );     echo x'),
  suggested(['echo $?', 'echo $?'], 'set -e;     ( set +e; echo $? );     ( set +e; echo $? )'),
  suggested(['echo a;', 'echo b;'], 'set -e;     ( set +e; echo a; );     ( set +e; echo b; )'),
  suggested(['sleep 0.01 & wait', 'echo b'], 'set -e;     ( set +e; sleep 0.01 & wait );     echo b'),
  suggested(['echo $(false; echo sub) > s1', 'false; echo r'], 'set -e;     ( set +e; echo $(false; echo sub) > s1 );     ( set +e; false; echo r )'),
  safe(['echo $(false; echo sub) > s1', 'echo $(false; echo sub) > s2'], 'echo $(false; echo sub) > s1 &&     echo $(false; echo sub) > s2'),
  suggested(['false | true; echo $? > s', 'true | false', 'touch no'], 'set -e;     ( set +e; false | true; echo $? > s );     true | false &&     touch no'),
  // A comment of the shell gets a line of its own.
  suggested(['echo a > a # why', 'echo b > b'], 'echo a > a &&     echo b > b'),
  suggested(['echo a > a', 'echo b > b # why'], 'echo a > a &&     echo b > b # why'),
  suggested(['false; echo r > r # why', 'echo b; false # so'], 'set -e;     ( set +e; false; echo r > r );     ( set +e; echo b; false )'),
  // The shell has cached the path of a command that is replaced.
  suggested(
    ['tool > t1', 'cp p2/bin/tool p1/bin/tool && echo "echo new" >> p1/bin/tool', 'tool > t2'],
    '( tool > t1 ) &&     cp p2/bin/tool p1/bin/tool && echo "echo new" >> p1/bin/tool &&     tool > t2',
  ),
  suggested(
    ['tool && cp p2/bin/tool p1/bin/tool && echo "echo new" >> p1/bin/tool', 'tool > t2'],
    '( tool && cp p2/bin/tool p1/bin/tool && echo "echo new" >> p1/bin/tool ) &&     tool > t2',
  ),
  // Here-documents: the script of each in a subshell, on lines of its own.
  suggested(
    ['<<EOF\nfalse\ncd d1\ntouch in\nEOF', '<<EOF\nset -e\npwd\ncat <<END > e\n$FOO\nEND\nEOF'],
    'set -e\n(\nset +e\nfalse\ncd d1\ntouch in\n)\n(\nset -e\npwd\ncat <<END > e\n$FOO\nEND\n)\n',
  ),
  suggested(['<<EOF\nset -e\nfalse\ntouch no\nEOF', '<<EOF\ntouch no2 # note\nEOF'], 'set -e\n(\nset -e\nfalse\ntouch no\n)\n(\nset +e\ntouch no2 # note\n)\n'),
  // Left alone.
  refuses(['echo odd\\\\\\', 'echo next'], 'backslash'),
  refuses(['echo "open', 'echo next'], 'syntax'),
  refuses(['echo a', 'if true; then'], 'syntax'),
  refuses(['# nothing but this', 'echo a'], 'syntax'),
  refuses(['["echo", "a"]', 'echo b'], 'exec-form'),
  refuses(['--network=none echo a', 'echo b'], 'flags'),
  refuses(['--mount=type=cache,target=/a echo a', '--mount=type=cache,target=/b echo b'], 'flags'),
  refuses(['echo a', 'cat <<EOF > b\nb\nEOF'], 'heredoc'),
  refuses(['<<EOF\necho a\nEOF', 'echo b'], 'heredoc'),
  refuses(['<<EOF\necho a\nEOF', '<<END\necho EOF\nEND'], 'heredoc'),
  refuses(['<<EOF\n#!/bin/sh\necho a\nEOF', '<<EOF\necho b\nEOF'], 'heredoc'),
  refuses(["<<EOF\nalias hi='echo hi'\nhi\nEOF", '<<EOF\necho b\nEOF'], 'heredoc'),
  refuses(['bash <<EOF\necho a\nEOF', 'bash <<EOF\necho b\nEOF'], 'heredoc'),
  refuses(['echo $_', 'echo b'], 'last-argument'),
  // The builder can not split the first into words; with the quote of the second it can, and sees a here-document.
  refuses(["echo $((1 <<2)) && echo $'\\''", "echo it\\'s"], 'heredoc'),
];
