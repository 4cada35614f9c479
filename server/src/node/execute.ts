import { spawn } from 'node:child_process';
import { homedir } from 'node:os';

const limit = 15_000;
const maxOutput = 8 * 1024 * 1024;

/**
 * Runs a program that a person's own settings name, without a shell, and gives it `input`. It starts in the person's home folder, so that nothing of a
 * workspace is its configuration.
 *
 * @throws Error when it can not be started, does not end in time, or ends with another status than 0 or 1 (findings)
 */
export function execute(file: string, args: readonly string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: homedir(), stdio: ['pipe', 'pipe', 'pipe'], timeout: limit, windowsHide: true });
    let output = '';
    let complaint = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.length > maxOutput) child.kill();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (complaint.length < 1000) complaint += text;
    });
    // It may end without reading all.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0 || code === 1) resolve(output);
      else reject(new Error(complaint.trim() || `it ended with ${code ?? signal}`));
    });
  });
}
