/**
 * An error as AWS reports it: `code` is the wire code (`AlreadyExists`, `TargetGroupNotFound`,
 * `ConditionalCheckFailedException`), `status` the HTTP status when the model does not fix it,
 * `fields` further members of the modelled error (for example DynamoDB's `Item`).
 */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number | undefined;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    options: { status?: number; fields?: Record<string, unknown> } = {},
  ) {
    super(message);
    this.name = "AwsError";
    this.code = code;
    this.status = options.status;
    this.fields = options.fields ?? {};
  }
}
