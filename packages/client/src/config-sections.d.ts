import type { Call } from './call.ts';
type Section = Readonly<Record<string, unknown>>;
/** Where front ends keep their settings. */
export declare class ConfigSections {
    #private;
    constructor(call: Call);
    get(section: string): Promise<Section>;
    /** Replaces the user's part of a section. */
    replace(section: string, body: Section): Promise<void>;
    /** Changes keys of it; null deletes one. Returns the section as it is then. */
    update(section: string, body: Section): Promise<Section>;
}
export {};
