import { describe, expect, it } from 'vitest';
import { generateWazuhAlert, seededRandom } from '../../src/index.ts';
import { DocumentSet, readTag } from '../../src/documents/payload.ts';

const tag = { process: 3, index: 17, poison: false };

describe('generated alerts', () => {
  it('are of the shape that Wazuh writes, and of about 600 bytes', () => {
    const random = seededRandom(1);
    const alerts = Array.from({ length: 500 }, (_, number) => generateWazuhAlert(random, number));
    const sizes = alerts.map((alert) => alert.length);
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
    expect(mean).toBeGreaterThan(500);
    expect(mean).toBeLessThan(700);
    expect(JSON.parse(alerts[0]!)).toMatchObject({
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+0000$/u),
      rule: { level: expect.any(Number), id: expect.any(String), groups: expect.any(Array) },
      agent: { id: expect.stringMatching(/^\d{3}$/u), name: expect.any(String) },
      id: expect.stringMatching(/^\d+\.\d+$/u),
      full_log: expect.any(String),
    });
  });

  it('are the same for the same seed', () => {
    expect(generateWazuhAlert(seededRandom(5), 1)).toBe(generateWazuhAlert(seededRandom(5), 1));
    expect(generateWazuhAlert(seededRandom(5), 1)).not.toBe(generateWazuhAlert(seededRandom(6), 1));
  });
});

describe('payloads', () => {
  const documents = new DocumentSet([Buffer.from('{"a":1}'), Buffer.from('{"b":\n2}')]);

  it('[Q03] tell whose they are', () => {
    expect(documents.verify(documents.payload(tag))).toEqual(tag);
    expect(readTag(documents.payload({ ...tag, poison: true }))).toEqual({ ...tag, poison: true });
  });

  it('[Q03] are refused when any byte differs or is missing', () => {
    const payload = documents.payload(tag);
    for (let index = 0; index < payload.length; index++) {
      const damaged = Buffer.from(payload);
      damaged[index] = damaged[index]! ^ 1;
      expect(documents.verify(damaged)).toBeNull();
      expect(documents.verify(payload.subarray(0, index))).toBeNull();
    }
  });

  it('need at least one document', () => {
    expect(() => new DocumentSet([])).toThrow(RangeError);
  });
});
