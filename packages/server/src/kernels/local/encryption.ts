import { loadCurve, type ConnectionInfo, type Security } from 'elara-wire';

import { EncryptionUnsupportedError } from '../errors.ts';
import type { StartRequest } from '../host.ts';
import type { KernelSettings } from '../settings.ts';

type Keys = Pick<ConnectionInfo, 'curve_publickey' | 'curve_secretkey'>;
type Policy = Pick<KernelSettings, 'transportEncryption' | 'kernelTransportEncryption'>;

/** Whether a kernel gets keys; rejects where it must have them and cannot use them (kernels §16). */
export function wantsEncryption(
  policy: Policy,
  { supportsCurve }: Pick<StartRequest, 'supportsCurve'>,
): boolean {
  const { transportEncryption: general, kernelTransportEncryption: ofKernels } = policy;
  const effective = general === 'disabled' ? ofKernels : general;
  if (effective === 'required' && !supportsCurve) throw new EncryptionUnsupportedError();
  return effective !== 'disabled' && supportsCurve;
}

/** New keys for a kernel, which reads them from its connection file. */
export async function makeKeys(): Promise<Keys> {
  return (await loadCurve()).makeCurveKeys();
}

/** How to speak to a kernel whose connection file has keys; undefined where it has none. */
export async function securityOf(info: Keys): Promise<(() => Security) | undefined> {
  const { curve_publickey, curve_secretkey } = info;
  if (curve_publickey === undefined || curve_secretkey === undefined) return undefined;
  return (await loadCurve()).curveClients({ curve_publickey, curve_secretkey });
}
