import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { configSchema } from '../../server/platform/config.ts';
import { projectFolder } from '../support/serverProcess.ts';

const scripts = Object.keys(
  (JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')) as { scripts: object }).scripts,
);

describe.each(['README.md', 'README.zh-CN.md'])('%s', name => {
  const text = readFileSync(join(projectFolder, name), 'utf8');

  test('names every setting with its default', () => {
    for (const [variable, schema] of Object.entries(configSchema.shape)) {
      const row = text.split('\n').find(line => line.startsWith('|') && line.includes(`\`${variable}\``));
      expect([variable, row !== undefined]).toEqual([variable, true]);
      const fallback = schema.safeParse(undefined).data;
      if (fallback !== undefined) expect(row).toContain(`\`${fallback}\``);
    }
  });

  test('names only commands, files and pictures that exist', () => {
    for (const [, script = ''] of text.matchAll(/npm run ([\w-]+)/g)) expect(scripts).toContain(script);
    for (const [, path = ''] of text.matchAll(/\]\(([^)#:]+)\)/g))
      expect([path, existsSync(join(projectFolder, path))]).toEqual([path, true]);
  });
});
