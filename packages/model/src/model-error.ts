/** What went wrong while the model was loaded or evaluated: a defect of the specification or of these tools, never a finding. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
}
