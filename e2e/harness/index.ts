export { chromium, python } from './available.ts';
export { TestBrowser, Visitor } from './browser.ts';
export { Child } from './child.ts';
export { Complaints } from './complaints.ts';
export { Lab } from './lab.ts';
export { Notebook } from './notebook.ts';
export { makePlaces, type Places } from './places.ts';
export { startElara, startReference, type ServerOptions, type TestServer } from './server.ts';
