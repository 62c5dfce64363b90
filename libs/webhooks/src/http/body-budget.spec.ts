import { describe, expect, it } from '@jest/globals';
import { BodyBudget } from './body-budget.js';

describe('BodyBudget', () => {
  it('refuses what does not fit, and takes it once room was given back', () => {
    const budget = new BodyBudget(100);
    budget.take(60);
    expect(() => budget.take(41)).toThrow(/100 bytes.*limits\.inFlight/);
    expect(budget.used).toBe(60);
    budget.give(60);
    budget.take(100);
    expect(budget.used).toBe(100);
  });
});
