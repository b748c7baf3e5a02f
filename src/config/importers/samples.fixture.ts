/** The sample values of both predecessors, as their users have them. */

export const SERVERLESS = `service: key-rotation
provider:
  name: aws
  stage: \${opt:stage, 'dev'}
  environment:
    LAMBDA_FUNCTION_NAME: \${self:service}
    SES_EMAIL: "no_reply@example.com"
    SES_REGION: "ap-southeast-1"
    IAM_EMAIL_TAG_KEY: "email"
    S3_CSV_BUCKET: !Ref credentials
    LAST_CHECK_DATE_TAG_KEY: "last-check-date"
    LAST_CHECK_OLD_KEY_TAG_KEY: "last-check-old-key"
    WARNING_DAYS: "30"
    OVERDUE_DAYS: "60"
    DEACTIVATE_DAYS: "10"
    DELETION_DAYS: "10"
functions:
  rotate: { handler: handler.lambda_handler }
resources:
  Resources:
    credentials:
      Type: AWS::S3::Bucket
      Properties:
        BucketName: \${self:provider.environment.LAMBDA_FUNCTION_NAME}-\${self:provider.stage}
`;

export const CHECK_AND_ROTATE_ENV = `# check-and-rotate
export LAMBDA_FUNCTION_NAME=key-rotation
SES_EMAIL=no_reply@example.com
SES_REGION=us-east-1
IAM_EMAIL_TAG_KEY=email
S3_CSV_BUCKET=handover
LAST_CHECK_DATE_TAG_KEY=last-check-date
LAST_CHECK_OLD_KEY_TAG_KEY=last-check-old-key
WARNING_DAYS=30
OVERDUE_DAYS=60
DEACTIVATE_DAYS=10
DELETION_DAYS=10
`;

export const ENV_YAML = `account: perf
AWS_DEFAULT_REGION: us-east-1
DAYS_TO_TAKE_ACTION: 7
DELETE_INACTIVE_KEYS_WITHOUT_TAG: false
dry_run: yes
SENDER_MAIL: no_reply@example.com
ADMIN_MAIL_LIST: security@example.com
`;
