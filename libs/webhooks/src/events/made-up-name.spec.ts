import { runInThisContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { mixin } from '@nestjs/common';
import { madeUpName } from './made-up-name.js';

/** A class as it stands in a file: what it is called, and how it is printed. */
const classOf = (text: string): Function =>
  runInThisContext(`(${text})`) as Function;

const flawOf = (text: string, method = 'open') =>
  madeUpName({ type: classOf(text), method });

/** A class whose name is not the one in its text, as esbuild's `keepNames` has it. */
const renamed = (text: string, name: unknown) =>
  madeUpName({
    type: Object.defineProperty(classOf(text), 'name', { value: name }),
    method: 'open',
  });

describe('the names of a class and its method', () => {
  it.each([
    'class Rooms {\n  open() {}\n}',
    'class Rooms{open(){}}', // minified with keep_classnames
    'class T {\n    open() { }\n}',
    'class S3 {\n    open() { }\n}',
    'class Api extends (class {}) {\n    open() { }\n}',
    'class _Rooms {\n  open() {}\n}',
    'class _R1 {\n  open() {}\n}',
    'class $Rooms {\n  open() {}\n}',
    'class db2 {\n  open() {}\n}',
    'class sms {\n  open() {}\n}',
    'class Classroom {\n  open() {}\n}',
    'class Defaults {\n  open() {}\n}',
    'class DefaultRooms {\n  open() {}\n}',
    'class Rooms2 {\n  open() {}\n}',
    'class Éa {\n  open() {}\n}',
    'class deadbeefcafe {\n  open() {}\n}',
  ])('are taken for those of people: %j', (text) => {
    expect(flawOf(text)).toBeUndefined();
  });

  it.each([
    'class t{open(){}}',
    'class e{constructor(t){this.rooms=t}open(){}}',
    'class T{open(){}}',
    'class ab{open(){}}',
    'class _a{open(){}}',
    'class $1{open(){}}',
    'class ${open(){}}',
    'class Zbt{open(){}}',
    'class n extends Object{open(){}}',
    'class n2 extends Object.prototype.constructor{open(){}}',
    // Names alone were minified.
    'class t {\n  open() {}\n}',
    'class _a {\n  open() {}\n}',
    'class $ {\n  open() {}\n}',
  ])('look minified: %j', (text) => {
    expect(flawOf(text)).toBe('the name of its class looks minified');
  });

  it('look minified where the class extends what a function makes', () => {
    const text =
      '(() => { const n = () => Object; return class X extends n(1,2){open(){}} })()';
    const type = runInThisContext(text) as Function;
    expect(madeUpName({ type, method: 'open' })).toMatch(/looks minified/);
  });

  it.each([
    '',
    'default',
    'default_1',
    'rooms_default',
    '_default',
    '_class',
    '_class2',
    'class_1',
  ])('are none where compilers say %j', (name) => {
    expect(renamed('class {}', name)).toBe('its class has no name of its own');
  });

  it('are none where a static method stands in their place', () => {
    expect(flawOf('class Rooms { static name() {} }')).toMatch(/no name/);
  });

  it('are random where Nest makes a mixin, which has another name in each process', () => {
    const type = mixin(class Rooms {});
    expect(madeUpName({ type, method: 'open' })).toMatch(/random/);
  });

  it('may be kept while everything around them is minified', () => {
    expect(renamed('class o{open(){}}', 'Rooms')).toBeUndefined();
    expect(renamed('class{open(){}}', 'Rooms')).toBeUndefined();
  });

  it('may be minified in the method alone, where properties are mangled', () => {
    expect(flawOf('class Rooms{t(){}}', 't')).toMatch(/its method/);
    expect(flawOf('class Rooms{on(){}}', 'on')).toBeUndefined();
    expect(flawOf('class Rooms {\n  t() {}\n}', 't')).toBeUndefined();
  });
});
