import { expect, it } from 'vitest';

import { OpenComms } from './open-comms.ts';

it('lists the comms that are open, of one target or all', () => {
  const comms = new OpenComms();
  comms.observe('comm_open', { comm_id: 'a', target_name: 'x' });
  comms.observe('comm_open', { comm_id: 'b', target_name: 'y' });
  comms.observe('comm_msg', { comm_id: 'c' });
  expect(comms.list(undefined)).toEqual({ a: { target_name: 'x' }, b: { target_name: 'y' } });
  expect(comms.list('y')).toEqual({ b: { target_name: 'y' } });
  comms.observe('comm_close', { comm_id: 'b' });
  expect(comms.list('y')).toEqual({});
});
