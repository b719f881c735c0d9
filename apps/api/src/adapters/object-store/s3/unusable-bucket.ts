/** Says in one sentence what is wrong with the bucket and what to do; goes to the operator as it stands. */
export class UnusableBucket extends Error {
  override readonly name = 'UnusableBucket';
}
