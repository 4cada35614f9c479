// Runs a command and takes its whole process group down when the other end of standard input goes away, however that happened:
// a test that is killed must leave no server behind.
// usage: node leash.mjs COMMAND [ARGUMENT …], started as the leader of its own group
import { spawn } from 'node:child_process';

const [command, ...args] = process.argv.slice(2);
const end = () => process.kill(-process.pid, 'SIGKILL');
process.stdin.on('end', end).on('error', end).resume();
spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  .on('error', (error) => {
    console.error(error.message);
    process.exit(127);
  })
  .on('exit', (code) => process.exit(code ?? 1));
