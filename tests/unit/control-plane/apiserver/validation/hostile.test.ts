import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  applyDefaults,
} from '../../../../../engine/control-plane/apiserver/defaulting/index.ts';
import {
  decode, validateCreate, validateUpdate,
} from '../../../../../engine/control-plane/apiserver/validation/index.ts';
import { ApiError } from '../../../../../engine/machinery/api/errors.ts';
import { RESOURCES } from '../../../../../engine/machinery/api/resource.ts';
import { bodies } from '../arbitrary.ts';

const RUNS = 60;

for (const resource of RESOURCES) {
  const { kind, group } = resource;
  test(`whatever a ${kind} of ${group || 'core'} is, it is judged`, () => {
    fc.assert(fc.property(bodies(resource, 3), (body) => {
      let object;
      try {
        object = applyDefaults(resource, decode(resource, body));
      } catch (error) {
        assert.ok(error instanceof ApiError);
        assert.equal(error.code, 400);
        return;
      }
      assert.ok(Array.isArray(validateCreate(resource, object)));
      assert.ok(Array.isArray(validateUpdate(resource, object, object)));
      for (const cause of validateUpdate(resource, object, object, 'status')) {
        assert.match(cause.reason, /^FieldValue/);
      }
    }), { numRuns: RUNS });
  });

  test(`decoding a ${kind} of ${group || 'core'} twice changes nothing`, () => {
    fc.assert(fc.property(bodies(resource, 0), (body) => {
      const once = decode(resource, body);
      assert.equal(decode(resource, once), once);
      const filled = applyDefaults(resource, once);
      assert.equal(applyDefaults(resource, filled), filled);
      const text = JSON.stringify(filled);
      assert.equal(JSON.stringify(decode(resource, filled)), text);
    }), { numRuns: RUNS });
  });
}
