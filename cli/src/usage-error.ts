/** What was asked for can not be understood, or not be done; the message says which part. */
export class UsageError extends Error {}
