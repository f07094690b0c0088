/** The package's door `nestjs-latchkey/core`: verifiers, services and types, without Nest. */
export * from '#core';
export * from '#api-key/core';
export * from '#jwt/core';
