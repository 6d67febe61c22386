import { loadContainers } from './federation.js';

/**
 * Starts a page: prebuilt extensions join the share scope first, and only then is the application loaded;
 * the other way round its shared modules would already be bound.
 * @param {() => Promise<{main: (federated: object[]) => Promise<void>}>} loadApplication
 */
export async function start(loadApplication) {
  try {
    const federated = await loadContainers();
    const { main } = await loadApplication();
    await main(federated);
  } catch (error) {
    console.error('The front end failed to start', error);
  }
}
