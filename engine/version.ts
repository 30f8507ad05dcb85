// The engine's version, as verdicts and recordings name it. A test holds it
// equal to package.json's.

export const ENGINE_VERSION = '0.1.0';
