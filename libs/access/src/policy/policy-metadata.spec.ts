import { describe, expect, it } from '@jest/globals';

import { classEntries, handlerEntries, policyEntry } from './policy-metadata.js';

const mark = (value: string) => policyEntry({ aspect: 'Mark', value });
const marks = (entries: readonly { readonly value: unknown }[]) => entries.map(({ value }) => value);

/** Replaces the function, and copies nothing. */
function Wrapped(): MethodDecorator {
  return (_target, _key, descriptor: PropertyDescriptor) => {
    const original: unknown = descriptor.value;
    descriptor.value = () => original;
  };
}

@mark('base')
class Base {
  @mark('first')
  @mark('second')
  read(): void {}

  @mark('inherited')
  inherited(): void {}

  @mark('below')
  @Wrapped()
  @mark('above')
  wrapped(): void {}
}

@mark('derived one')
@mark('derived two')
class Derived extends Base {
  override read(): void {}

  @mark('own')
  override wrapped(): void {}
}

class Undecorated extends Base {}

describe('policy metadata', () => {
  it('is appended, and read in the order in which it is written', () => {
    expect(marks(handlerEntries(Base, 'read'))).toEqual(['first', 'second']);
  });

  it('of classes has a level for each class that is decorated, the base class first', () => {
    expect(classEntries(Derived).map(marks)).toEqual([['base'], ['derived one', 'derived two']]);
    expect(classEntries(Undecorated).map(marks)).toEqual([['base']]);
    expect(classEntries(class {})).toEqual([]);
  });

  it('of an inherited method is that of the class that declares it', () => {
    expect(marks(handlerEntries(Undecorated, 'inherited'))).toEqual(['inherited']);
    expect(marks(handlerEntries(Derived, 'inherited'))).toEqual(['inherited']);
  });

  it('of a method that overrides another starts anew', () => {
    expect(handlerEntries(Derived, 'read')).toEqual([]);
    expect(marks(handlerEntries(Derived, 'wrapped'))).toEqual(['own']);
  });

  it('survives a decorator that replaces the function', () => {
    expect(marks(handlerEntries(Base, 'wrapped'))).toEqual(['below', 'above']);
  });

  it('goes with a function that is lent to another class', () => {
    class Borrower {}
    Object.defineProperty(Borrower.prototype, 'borrowed', { value: Base.prototype.inherited });
    expect(marks(handlerEntries(Borrower, 'borrowed'))).toEqual(['inherited']);
  });

  it('of a name that no class declares is empty', () => {
    expect(handlerEntries(Base, 'nowhere')).toEqual([]);
    expect(handlerEntries(Base, 'toString')).toEqual([]);
  });
});
