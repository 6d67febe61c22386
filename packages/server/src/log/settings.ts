import { Type } from 'typebox';
import { defineSettings, setting } from '../config/index.ts';
import { DEFAULT_DATE_FORMAT, DEFAULT_FORMAT } from './python-format.ts';

const LEVEL = Type.Union([
  Type.Literal('DEBUG'),
  Type.Literal('INFO'),
  Type.Literal('WARN'),
  Type.Literal('WARNING'),
  Type.Literal('ERROR'),
  Type.Literal('CRITICAL'),
  Type.Integer({ minimum: 0 }),
]);

export const logSettings = defineSettings({
  level: setting({
    trait: 'Application.log_level',
    schema: LEVEL,
    default: 'INFO',
    help: 'From which level on the log is written: DEBUG, INFO, WARN, ERROR, CRITICAL or a number.',
    alias: 'log-level',
  }),
  format: setting({
    trait: 'Application.log_format',
    schema: Type.String(),
    default: DEFAULT_FORMAT,
    help: "How a line of the log looks: Python's style, with name, levelname, message, asctime, msecs, process, color and end_color.",
  }),
  dateFormat: setting({
    trait: 'Application.log_datefmt',
    schema: Type.String(),
    default: DEFAULT_DATE_FORMAT,
    help: 'How %(asctime)s is written, by the directives of strftime.',
  }),
  config: setting({
    trait: 'Application.logging_config',
    schema: Type.Record(Type.String(), Type.Unknown()),
    default: {},
    help: 'More places for the log, as a dictionary for logging.config: of its handlers, console and those that write files are known.',
  }),
  json: setting({
    trait: 'Elara.log_json',
    schema: Type.Boolean(),
    default: false,
    help: 'Write the log as one JSON object a line.',
  }),
  extraSecretParameters: setting({
    trait: 'ServerApp.extra_log_scrub_param_keys',
    schema: Type.Array(Type.String()),
    default: [],
    help: 'More query parameters whose values are kept out of the log.',
  }),
});
