/** The text is not a credential report at all; a bad row is a fault of its user instead. */
export class ReportError extends Error {
  constructor(why: string) {
    super(
      `This is not an IAM credential report: ${why}. Expected the decoded CSV, for example from ` +
        `\`aws iam get-credential-report --query Content --output text | base64 -d\`.`,
    );
    this.name = 'ReportError';
  }
}
