import { pathToFileURL } from 'node:url';
import { connectUrls, displayUrls, isReachableFromAnywhere, type ServerAddress } from './urls.ts';

export interface BannerFacts {
  readonly address: ServerAddress;
  readonly rootDir: string;
  readonly version: string;
  /** Null before the first kernel could have been started. */
  readonly kernelCount: number | null;
}

/** What runs and where, as Jupyter logs it at start and on SIGUSR1 (config-cli §5). */
export function serverLines({ address, rootDir, version, kernelCount }: BannerFacts): string[] {
  const kernels =
    kernelCount === null ? [] : [`${kernelCount} active kernel${kernelCount === 1 ? '' : 's'}`];
  const [first = '', ...others] = displayUrls(address);
  return [
    `Serving notebooks from local directory: ${rootDir}`,
    ...kernels,
    `Jupyter Server ${version} is running at:`,
    first,
    ...others.map((url) => `    ${url}`),
  ];
}

/** The last message at start, from which people copy the URL and programs read it. */
export function accessMessage(address: ServerAddress, browserFile: string | null): string {
  if (address.sock !== '') return socketMessage(address);
  const urls = connectUrls(address).map((url) => `    ${url}`);
  const hint = isReachableFromAnywhere(address)
    ? [
        'The server is listening on all interfaces, so any hostname or IP of this machine will work.',
      ]
    : [];
  const lines =
    browserFile === null
      ? ['To access the server, copy and paste one of these URLs:']
      : [
          'To access the server, open this file in a browser:',
          `    ${pathToFileURL(browserFile).href}`,
          'Or copy and paste one of these URLs:',
        ];
  return ['', '', ...lines, ...urls, ...hint].join('\n');
}

function socketMessage(address: ServerAddress): string {
  const [url = ''] = displayUrls(address);
  return [
    '',
    '',
    `Jupyter Server is listening on ${url}`,
    '',
    `UNIX sockets are not browser-connectable, but you can tunnel to the instance via e.g. ` +
      `\`ssh -L 8888:${address.sock} -N user@this_host\` and then open http://localhost:8888 in a browser.`,
  ].join('\n');
}
