import Type from 'typebox';

/** What a section holds is the front ends' business. */
export const SectionData = Type.Record(Type.String(), Type.Unknown());
