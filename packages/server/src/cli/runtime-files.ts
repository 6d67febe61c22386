import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { escapeHtml } from '../http/index.ts';
import type { ServerInfo } from './server-info.ts';

/** The files by which other programs and the browser find this server (config-cli §6). */
export class RuntimeFiles {
  readonly browserFile: string;
  readonly fileToRunFile: string;
  readonly #infoFile: string;
  readonly #directory: string;

  constructor(directory: string, pid: number) {
    this.#directory = directory;
    this.#infoFile = join(directory, `jpserver-${pid}.json`);
    this.browserFile = join(directory, `jpserver-${pid}-open.html`);
    this.fileToRunFile = join(directory, `jpserver-file-to-run-${pid}-open.html`);
  }

  writeInfo(info: ServerInfo): void {
    const sorted = Object.fromEntries(Object.entries(info).sort(([a], [b]) => (a < b ? -1 : 1)));
    this.#write(this.#infoFile, JSON.stringify(sorted, null, 2));
  }

  /** Writes a page that leads to `url`, which holds the token: nobody else may read it. */
  writeOpenPage(file: string, url: string): void {
    this.#write(file, openPage(url));
  }

  async remove(): Promise<void> {
    const files = [this.#infoFile, this.browserFile, this.fileToRunFile];
    await Promise.all(files.map((file) => rm(file, { force: true })));
  }

  #write(file: string, content: string): void {
    mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
    // A file that an older process with this pid left may be readable for others.
    rmSync(file, { force: true });
    try {
      writeFileSync(file, content, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      // On a full disk a part of it is there, which other programs would trip over.
      rmSync(file, { force: true });
      throw error;
    }
  }
}

function openPage(url: string): string {
  const address = escapeHtml(url);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="refresh" content="1;url=${address}">
<title>Opening Jupyter Application</title>
</head>
<body>
<p>This page should redirect you to a Jupyter application. If it does not, <a href="${address}">open Jupyter</a>.</p>
</body>
</html>
`;
}
