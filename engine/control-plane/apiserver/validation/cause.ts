// One thing that is wrong with an object, in upstream's words.
// Upstream: apimachinery/pkg/util/validation/field/errors.go. Same reasons
// and texts.

/** As in a Status's details.causes; upstream's reasons. */
export interface Cause {
  readonly reason: string;
  readonly message: string;
  readonly field: string;
}

export function invalidValue(
  field: string,
  value: unknown,
  detail: string,
): Cause {
  const message = `Invalid value: ${shown(value)}: ${detail}`;
  return { reason: 'FieldValueInvalid', message, field };
}

export function required(field: string, detail = ''): Cause {
  const message = said('Required value', detail);
  return { reason: 'FieldValueRequired', message, field };
}

export function forbiddenField(field: string, detail: string): Cause {
  const message = said('Forbidden', detail);
  return { reason: 'FieldValueForbidden', message, field };
}

export function duplicate(field: string, value: unknown, detail = ''): Cause {
  const message = said(`Duplicate value: ${shown(value)}`, detail);
  return { reason: 'FieldValueDuplicate', message, field };
}

export function notFoundValue(field: string, value: unknown): Cause {
  const message = `Not found: ${shown(value)}`;
  return { reason: 'FieldValueNotFound', message, field };
}

export function notSupported(
  field: string,
  value: unknown,
  supported: readonly string[],
): Cause {
  const list = supported.map((name) => JSON.stringify(name)).join(', ');
  const message =
    `Unsupported value: ${shown(value)}: supported values: ${list}`;
  return { reason: 'FieldValueNotSupported', message, field };
}

/** `max` is in bytes. */
export function tooLong(field: string, max: number): Cause {
  const message = `Too long: may not be more than ${max} bytes`;
  return { reason: 'FieldValueTooLong', message, field };
}

function said(start: string, detail: string): string {
  return detail === '' ? start : `${start}: ${detail}`;
}

function shown(value: unknown): string {
  if (value === undefined) return 'null';
  return JSON.stringify(value);
}
