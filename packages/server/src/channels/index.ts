export { createChannels } from './room.ts';
export type { ChannelsRoomOptions } from './room.ts';
export { channelSettings } from './settings.ts';
export type { ChannelSettings } from './settings.ts';
