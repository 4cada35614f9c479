import { commandLine } from './command-line';

commandLine();
