import { loadContainers } from './federation.js';

/**
 * Starts a page: prebuilt extensions join the share scope first, and only then is the application loaded;
 * the other way round its shared modules would already be bound.
 * @param {() => Promise<{main: (federated: object[]) => Promise<void>}>} loadApplication
 */
export async function start(loadApplication) {
  try {
    removeTokenFromAddress();
    const federated = await loadContainers();
    const { main } = await loadApplication();
    await main(federated);
  } catch (error) {
    console.error('The front end failed to start', error);
  }
}

/** A token in the address bar ends in bookmarks and histories; the cookie has taken its place by now. */
function removeTokenFromAddress() {
  const url = new URL(window.location.href);
  if (!url.searchParams.has('token')) return;
  url.searchParams.delete('token');
  window.history.replaceState(window.history.state, '', url);
}
