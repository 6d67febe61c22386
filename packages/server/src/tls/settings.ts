import { Type } from 'typebox';
import { defineSettings, setting } from '../config/index.ts';

export const tlsSettings = defineSettings({
  certfile: setting({
    trait: 'ServerApp.certfile',
    schema: Type.String(),
    default: '',
    help: 'The certificate for HTTPS, as a PEM file; `auto` makes a self-signed one and keeps it.',
    alias: 'certfile',
  }),
  keyfile: setting({
    trait: 'ServerApp.keyfile',
    schema: Type.String(),
    default: '',
    help: 'The private key of the certificate, where it is not in the same file.',
    alias: 'keyfile',
  }),
  clientCa: setting({
    trait: 'ServerApp.client_ca',
    schema: Type.String(),
    default: '',
    help: 'Only clients with a certificate of this authority are let in.',
    alias: 'client-ca',
  }),
  sslOptions: setting({
    trait: 'ServerApp.ssl_options',
    schema: Type.Record(Type.String(), Type.Unknown()),
    default: {},
    help: 'certfile, keyfile, ca_certs, cert_reqs, ciphers and ssl_version, as Python names them.',
  }),
});
