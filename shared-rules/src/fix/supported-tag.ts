import { findBaseImage } from '../data/base-images';
import type { ImageReference } from '../dockerfile/image-reference';

/** The best tag that is known of the same image, in the variant that is asked for (`-slim`, `-alpine`); null when none is known. */
export function supportedTag(reference: ImageReference): string | null {
  const tag = reference.tag ?? '';
  if (!/^(?:[\d.]+|[a-z]+)(?:-(?:slim|alpine[\d.]*|buster|stretch|jessie|wheezy|bullseye|slim-\w+))?$/.test(tag)) return null;
  const variant = /-alpine/.test(tag) ? '-alpine' : /-slim/.test(tag) ? '-slim' : '';
  const tags = findBaseImage({ ...reference, tag: null })?.tags ?? [];
  const [first] = tags;
  if (first === undefined) return null;
  if (variant === '-alpine') return `${first.replace(/-.*$/, '')}-alpine`;
  return tags.find((one) => (variant === '' ? !one.includes('-') : one.endsWith(variant))) ?? null;
}
