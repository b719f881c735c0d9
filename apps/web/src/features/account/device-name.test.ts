import { describe, expect, it } from 'vitest';
import { deviceName } from './device-name.ts';

describe('device name', () => {
  it('finds browser and system in what browsers send', () => {
    const linux =
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
    const edge =
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0';
    const phone =
      'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1';
    expect(deviceName(linux)).toBe('Chrome on Linux');
    expect(deviceName(edge)).toBe('Edge on Windows');
    expect(deviceName(phone)).toBe('Safari on iPhone');
  });

  it('keeps what a program calls itself', () => {
    expect(deviceName('curl/8.5.0')).toBe('curl/8.5.0');
    expect(deviceName('  ')).toBe('Unknown device');
  });
});
