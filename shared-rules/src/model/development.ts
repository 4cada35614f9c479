import type { Image } from './image';

/** Whether the image is one to develop or test in, by the name of its last stage or of the Dockerfile: `AS dev`, `Dockerfile.dev`, `docker/development/Dockerfile`. */
export function isForDevelopment(image: Image, path: string | null): boolean {
  return /(?:^|[./_-])(?:dev|devel|develop|development|debug|test|tests|testing|devcontainer)(?:[./_-]|$)/i.test(`${path ?? ''}/${image.final?.name ?? ''}`);
}
