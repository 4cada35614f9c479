import { describe, expect, it } from 'vitest';
import { addedPackages, companionsOf, recommendsOf } from '../../shared-rules/src/data/apt-recommends';
import { addedByRecommends, addNothing } from '../../shared-rules/src/data/apt-recommends-table';

describe('recommendsOf', () => {
  it('knows packages that recommend nothing', () => {
    for (const name of ['ca-certificates', 'tzdata', 'make', 'jq', 'unzip', 'xz-utils', 'libssl-dev']) {
      expect(recommendsOf(name), name).toEqual([]);
      expect(addedPackages(name), name).toBe(0);
    }
  });

  it('knows what others bring along', () => {
    expect(recommendsOf('curl')).toContain('ca-certificates');
    expect(recommendsOf('git')).toEqual(expect.arrayContaining(['ca-certificates', 'openssh-client', 'patch']));
    expect(recommendsOf('python3-pip')).toEqual(expect.arrayContaining(['build-essential', 'python3-dev']));
    expect(recommendsOf('python3-pip')).not.toContain('gcc');
    expect(addedPackages('python3-pip')).toBeGreaterThan(50);
  });

  it('does not guess', () => {
    expect(recommendsOf('no-such-package')).toBeUndefined();
    expect(recommendsOf('constructor')).toBeUndefined();
    expect(addedPackages('toString')).toBeUndefined();
    expect(companionsOf('constructor')).toEqual([]);
  });
});

describe('the measured table', () => {
  it('counts at least the packages that it names', () => {
    expect(Object.keys(addedByRecommends).length).toBeGreaterThan(300);
    expect(
      addNothing
        .trim()
        .split(/\s+/)
        .filter((name) => Object.hasOwn(addedByRecommends, name)),
    ).toEqual([]);
    for (const [name, value] of Object.entries(addedByRecommends)) {
      const [count, ...names] = value.split(' ');
      expect(value, name).toMatch(/^[1-9]\d*(?: [a-z0-9][a-z0-9+.-]+)+$/);
      expect(Number(count), name).toBeGreaterThanOrEqual(names.length);
      expect(names, name).not.toContain(name);
    }
  });
});

describe('companionsOf', () => {
  it.each(['curl', 'wget', 'git', 'python3-pip', 'gcc', 'cmake', 'xvfb'])('names only what %s recommends', (name) => {
    const recommended = recommendsOf(name) ?? [];
    expect(companionsOf(name).length).toBeGreaterThan(0);
    for (const companion of companionsOf(name)) expect(recommended, companion.name).toContain(companion.name);
  });

  it('names nothing for packages that stand alone', () => {
    expect(companionsOf('make')).toEqual([]);
  });
});
