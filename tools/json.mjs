import { readFile } from 'node:fs/promises';

/**
 * What a JSON text holds, for the caller to say what it expects.
 *
 * @param {string} text
 * @returns {unknown}
 */
export const parseJson = (text) => JSON.parse(text);

/** @param {string} file */
export const readJson = async (file) => parseJson(await readFile(file, 'utf8'));
