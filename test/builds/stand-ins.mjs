// Images of languages, for refactorings that name them: put together from our own Alpine, with commands that do with files what the real ones do.

/** The folder of `bases` that stands for an image. */
export const standIns = {
  'golang:1.22-alpine3.20': 'languages',
  'rust:1.80-alpine3.20': 'languages',
  'maven:3.9-eclipse-temurin-21-alpine': 'languages',
  'node:22-alpine': 'languages',
  'python:3.12-alpine': 'languages',
  'eclipse-temurin:21-jre-alpine': 'java',
};
