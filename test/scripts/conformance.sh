#!/usr/bin/env bash
# Drives the embedded AWS with the AWS CLI, which knows nothing of it. One line per fact: `ok …` or `not ok …`;
# the exit code is 1 when any line is `not ok`.
#
# Environment: AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_DEFAULT_REGION of the first account;
# ACCOUNT and OTHER_ACCOUNT (twelve digits), ROLE_ARN (a role of the other account that the caller may assume),
# SENDER (a verified SES identity); AWS_CLI, the program, by default `aws`; PYTHON, one that may import the CLI.
set -uo pipefail
: "${AWS_ENDPOINT_URL:?}" "${AWS_ACCESS_KEY_ID:?}" "${ACCOUNT:?}" "${OTHER_ACCOUNT:?}" "${ROLE_ARN:?}" "${SENDER:?}"
export AWS_PAGER='' AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_MAX_ATTEMPTS=1

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failures=0

# Debian's AWS CLI 2.9 ignores AWS_ENDPOINT_URL.
if "${PYTHON:-false}" -c 'import awscli.clidriver' 2>"$folder/none"; then
  # Most of the time of a command is the start of Python: the CLI is loaded once, and forks.
  mkfifo "$folder/asked" "$folder/answered"
  "$PYTHON" test/scripts/loaded-aws.py "$folder" &
  loaded=$!
  trap 'kill "$loaded"; rm -rf "$folder"' EXIT
  aws() {
    local code
    printf '%s\0' "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY" "${AWS_SESSION_TOKEN:-}" \
      --endpoint-url "$AWS_ENDPOINT_URL" --output text "$@" >"$folder/command"
    echo go >"$folder/asked"
    read -r code <"$folder/answered"
    cat "$folder/out"
    cat "$folder/err" >&2
    return "$code"
  }
else
  aws() { command "${AWS_CLI:-aws}" --endpoint-url "$AWS_ENDPOINT_URL" --output text "$@"; }
fi

report() { # ok|not ok, sentence
  echo "$1 $2"
  [ "$1" = ok ] || failures=$((failures + 1))
}

gives() { # sentence, pattern (the whole output, glob), command…
  local sentence=$1 pattern=$2 output
  shift 2
  if output=$("$@" 2>&1); then
    # shellcheck disable=SC2053 # the pattern is one
    if [[ $output == $pattern ]]; then report ok "$sentence"; else report 'not ok' "$sentence: got '$output', wanted '$pattern'"; fi
  else
    report 'not ok' "$sentence: $output"
  fi
}

fails() { # sentence, error code, command…
  local sentence=$1 code=$2 output
  shift 2
  if output=$("$@" 2>&1); then
    report 'not ok' "$sentence: succeeded with '$output', wanted $code"
  elif [[ $output == *"($code)"* ]]; then
    report ok "$sentence"
  else
    report 'not ok' "$sentence: got '$output', wanted $code"
  fi
}

as() { # access key, secret, session token or '', command…
  local key=$1 secret=$2 token=$3
  shift 3
  AWS_ACCESS_KEY_ID=$key AWS_SECRET_ACCESS_KEY=$secret AWS_SESSION_TOKEN=$token "$@"
}

echo '# IAM: users and tags'
for name in ana ben cleo dan eva; do aws iam create-user --user-name "cli-$name" --path /cli/ >"$folder/out" || report 'not ok' "create cli-$name"; done
gives 'get-user shows path and ARN' "/cli/	arn:aws:iam::$ACCOUNT:user/cli/cli-ana" \
  aws iam get-user --user-name cli-ana --query 'User.[Path,Arn]'
fails 'a second user of that name is EntityAlreadyExists' EntityAlreadyExists aws iam create-user --user-name CLI-ANA
fails 'an unknown user is NoSuchEntity' NoSuchEntity aws iam get-user --user-name nobody
gives 'tag-user' '' aws iam tag-user --user-name cli-ana --tags Key=email,Value=ana@example.org 'Key=team,Value=blue team'
gives 'list-user-tags shows the tags' 'email	ana@example.org*team	blue team' \
  aws iam list-user-tags --user-name cli-ana --query 'sort_by(Tags,&Key)[].[Key,Value]'
gives 'untag-user' '' aws iam untag-user --user-name cli-ana --tag-keys team
gives 'the tag is gone' 'email' aws iam list-user-tags --user-name cli-ana --query 'Tags[].Key'
fails 'a comma in a tag value is refused' ValidationError aws iam tag-user --user-name cli-ana --tags '[{"Key":"k","Value":"a,b"}]'
gives 'list-users by path, 2 a page, finds all 5' 5 aws iam list-users --path-prefix /cli/ --page-size 2 --output json --query 'length(Users)'

echo '# IAM: access keys'
read -r key secret < <(aws iam create-access-key --user-name cli-ana --query 'AccessKey.[AccessKeyId,SecretAccessKey]')
gives 'a new key is Active' "$key	Active" \
  aws iam list-access-keys --user-name cli-ana --query 'AccessKeyMetadata[].[AccessKeyId,Status]'
gives 'with a creation date' '20??-??-??T??:??:??*' \
  aws iam list-access-keys --user-name cli-ana --query 'AccessKeyMetadata[].CreateDate'
gives 'a second key' 'AKIA*' aws iam create-access-key --user-name cli-ana --query AccessKey.AccessKeyId
fails 'a third key is LimitExceeded' LimitExceeded aws iam create-access-key --user-name cli-ana
gives 'a key that was never used has no date, and N/A' 'None	N/A	N/A' \
  aws iam get-access-key-last-used --access-key-id "$key" --query 'AccessKeyLastUsed.[LastUsedDate,Region,ServiceName]'
gives 'the new key works' "$ACCOUNT	arn:aws:iam::$ACCOUNT:user/cli/cli-ana" \
  as "$key" "$secret" '' aws sts get-caller-identity --query '[Account,Arn]'
gives 'its use is seen' "cli-ana	20*	sts" \
  aws iam get-access-key-last-used --access-key-id "$key" --query '[UserName,AccessKeyLastUsed.LastUsedDate,AccessKeyLastUsed.ServiceName]'
gives 'update-access-key' '' aws iam update-access-key --user-name cli-ana --access-key-id "$key" --status Inactive
gives 'the key is Inactive' Inactive \
  aws iam list-access-keys --user-name cli-ana --query "AccessKeyMetadata[?AccessKeyId=='$key'].Status"
fails 'an inactive key is refused' InvalidClientTokenId as "$key" "$secret" '' aws sts get-caller-identity
fails 'a wrong secret is SignatureDoesNotMatch' SignatureDoesNotMatch as "$AWS_ACCESS_KEY_ID" wrong '' aws sts get-caller-identity
fails 'an unknown key is InvalidClientTokenId' InvalidClientTokenId as AKIAUNKNOWNUNKNOWN12 x '' aws sts get-caller-identity
fails 'a user with keys is not deleted' DeleteConflict aws iam delete-user --user-name cli-ana

echo '# IAM: the two account-wide reads'
state=none
for _ in 1 2 3 4 5 6 7 8 9 10; do
  state=$(aws iam generate-credential-report --query State)
  [ "$state" = COMPLETE ] && break
done
report "$([ "$state" = COMPLETE ] && echo ok || echo 'not ok')" 'generate-credential-report reaches COMPLETE'
aws iam get-credential-report --query Content | base64 -d >"$folder/report.csv" 2>"$folder/error"
gives 'the report decodes to CSV with its header' 'user,arn,user_creation_time,password_enabled,*' head -n 1 "$folder/report.csv"
gives 'its first row is the root account' "<root_account>,arn:aws:iam::$ACCOUNT:root,*" sed -n 2p "$folder/report.csv"
gives 'and it has a row for a user' "cli-ana,arn:aws:iam::$ACCOUNT:user/cli/cli-ana,*" grep '^cli-ana,' "$folder/report.csv"
users=$(aws iam list-users --output json --query 'length(Users)')
gives 'authorization details, 2 a page, have every user' "$users" \
  aws iam get-account-authorization-details --filter User --page-size 2 --output json --query 'length(UserDetailList)'
aws iam get-account-authorization-details --filter User --max-items 3 --output json >"$folder/page.json"
gives 'and --max-items 3 stops after 3' 3 grep -c '"UserName"' "$folder/page.json"
gives 'with a token to go on' 1 grep -c '"NextToken"' "$folder/page.json"
gives 'with tags' ana@example.org aws iam get-account-authorization-details --filter User \
  --query "UserDetailList[?UserName=='cli-ana'].Tags[] | [?Key=='email'].Value"

echo '# STS'
gives 'get-caller-identity' "$ACCOUNT" aws sts get-caller-identity --query Account
read -r other_key other_secret other_token < <(aws sts assume-role --role-arn "$ROLE_ARN" --role-session-name conformance \
  --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]')
gives 'assume-role leads into the other account' "$OTHER_ACCOUNT	arn:aws:sts::$OTHER_ACCOUNT:assumed-role/*/conformance" \
  as "$other_key" "$other_secret" "$other_token" aws sts get-caller-identity --query '[Account,Arn]'
gives 'where users can be made' "arn:aws:iam::$OTHER_ACCOUNT:user/cli-over-there" \
  as "$other_key" "$other_secret" "$other_token" aws iam create-user --user-name cli-over-there --query User.Arn
fails 'that are not in this account' NoSuchEntity aws iam get-user --user-name cli-over-there
fails 'a role that is not there is AccessDenied' AccessDenied \
  aws sts assume-role --role-arn "arn:aws:iam::$OTHER_ACCOUNT:role/none" --role-session-name conformance

echo '# S3'
printf 'hello' >"$folder/hello.txt"
gives 'create-bucket' '/cli-bucket' aws s3api create-bucket --bucket cli-bucket
gives 'head-bucket' '*' aws s3api head-bucket --bucket cli-bucket
gives 'put-object answers with the MD5 as ETag' '"5d41402abc4b2a76b9719d911017c592"' \
  aws s3api put-object --bucket cli-bucket --key a/hello.txt --body "$folder/hello.txt" --content-type text/plain \
  --metadata run=3f9c --query ETag
gives 'head-object shows length, type and metadata' '5	text/plain	3f9c	AES256' \
  aws s3api head-object --bucket cli-bucket --key a/hello.txt --query '[ContentLength,ContentType,Metadata.run,ServerSideEncryption]'
gives 'get-object writes the file' 5 \
  aws s3api get-object --bucket cli-bucket --key a/hello.txt "$folder/back.txt" --query ContentLength
gives 'with the same content' '' cmp "$folder/hello.txt" "$folder/back.txt"
gives 'a range' '2' aws s3api get-object --bucket cli-bucket --key a/hello.txt --range bytes=0-1 "$folder/part.txt" --query ContentLength
gives 'put-object with a checksum' 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=' \
  aws s3api put-object --bucket cli-bucket --key b/sum --body "$folder/hello.txt" --checksum-algorithm SHA256 --query ChecksumSHA256
gives 'and CRC32' 'NhCmhg==' \
  aws s3api put-object --bucket cli-bucket --key b/crc --body "$folder/hello.txt" --checksum-algorithm CRC32 --query ChecksumCRC32
fails 'a wrong Content-MD5 is BadDigest' BadDigest \
  aws s3api put-object --bucket cli-bucket --key b/bad --body "$folder/hello.txt" --content-md5 AAAAAAAAAAAAAAAAAAAAAA==
fails 'a wrong SHA-256 is BadDigest' BadDigest aws s3api put-object --bucket cli-bucket --key b/bad \
  --body "$folder/hello.txt" --checksum-sha256 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
gives 'list-objects-v2, 1 a page' '"a/hello.txt b/crc b/sum"' \
  aws s3api list-objects-v2 --bucket cli-bucket --page-size 1 --output json --query 'Contents[].Key | join(`" "`,@)'
gives 'list-objects-v2 by delimiter' 'a/	b/' \
  aws s3api list-objects-v2 --bucket cli-bucket --delimiter / --query 'CommonPrefixes[].Prefix | join(`"\t"`,@)'
gives 's3 cp' '*upload:*' aws s3 cp "$folder/hello.txt" s3://cli-bucket/c/copied.txt --no-progress
gives 's3 ls' '*5 copied.txt' aws s3 ls s3://cli-bucket/c/
gives 's3 rm' 'delete: s3://cli-bucket/c/copied.txt' aws s3 rm s3://cli-bucket/c/copied.txt
fails 'a key that is not there is NoSuchKey' NoSuchKey aws s3api get-object --bucket cli-bucket --key none "$folder/none"
fails 'head-object of nothing is 404' 404 aws s3api head-object --bucket cli-bucket --key none
fails 'a bucket that is not there is NoSuchBucket' NoSuchBucket aws s3api list-objects-v2 --bucket no-such-bucket
fails 'a bucket is for its own account' AccessDenied \
  as "$other_key" "$other_secret" "$other_token" aws s3api list-objects-v2 --bucket cli-bucket
fails 'and its name is taken for all' BucketAlreadyExists \
  as "$other_key" "$other_secret" "$other_token" aws s3api create-bucket --bucket cli-bucket
gives 'encryption by default' AES256 aws s3api get-bucket-encryption --bucket cli-bucket \
  --query 'ServerSideEncryptionConfiguration.Rules[].ApplyServerSideEncryptionByDefault.SSEAlgorithm'
gives 'public access is blocked' 'True	True	True	True' aws s3api get-public-access-block --bucket cli-bucket --query \
  'PublicAccessBlockConfiguration.[BlockPublicAcls,IgnorePublicAcls,BlockPublicPolicy,RestrictPublicBuckets]'
fails 'a bucket with objects is not deleted' BucketNotEmpty aws s3api delete-bucket --bucket cli-bucket

echo '# SES v2'
gives 'get-account' 'True	True' aws sesv2 get-account --query '[ProductionAccessEnabled,SendingEnabled]'
gives 'send-email answers with a message id' '0100*-000000' aws sesv2 send-email --from-email-address "$SENDER" \
  --destination ToAddresses=owner@example.org --email-tags Name=run,Value=3f9c \
  --content '{"Simple":{"Subject":{"Data":"Your key"},"Body":{"Text":{"Data":"text"}}}}' --query MessageId
fails 'an unverified sender is MessageRejected' MessageRejected aws sesv2 send-email --from-email-address x@unverified.example.net \
  --destination ToAddresses=owner@example.org --content '{"Simple":{"Subject":{"Data":"s"},"Body":{"Text":{"Data":"t"}}}}'
gives 'put-suppressed-destination' '' aws sesv2 put-suppressed-destination --email-address gone@example.org --reason COMPLAINT
gives 'get-suppressed-destination' 'gone@example.org	COMPLAINT' aws sesv2 get-suppressed-destination \
  --email-address gone@example.org --query 'SuppressedDestination.[EmailAddress,Reason]'
gives 'list-suppressed-destinations by reason' 'gone@example.org' aws sesv2 list-suppressed-destinations \
  --reasons COMPLAINT --query 'SuppressedDestinationSummaries[].EmailAddress'
gives 'none for the other reason' '' aws sesv2 list-suppressed-destinations \
  --reasons BOUNCE --query 'SuppressedDestinationSummaries[].EmailAddress'
gives 'delete-suppressed-destination' '' aws sesv2 delete-suppressed-destination --email-address gone@example.org
fails 'an address that is not listed is NotFoundException' NotFoundException \
  aws sesv2 get-suppressed-destination --email-address gone@example.org

echo '# Secrets Manager, CloudTrail'
gives 'create-secret' "arn:aws:secretsmanager:*:$ACCOUNT:secret:cli-??????" aws secretsmanager create-secret --name cli --secret-string x --query ARN
gives 'get-secret-value' 'x	AWSCURRENT' aws secretsmanager get-secret-value --secret-id cli --query '[SecretString,VersionStages[0]]'
fails 'a time range backwards' InvalidTimeRangeException aws cloudtrail lookup-events --start-time 2026-02-01 --end-time 2026-01-01

echo '# KMS'
read -r key_id key_arn < <(aws kms create-key --key-spec HMAC_256 --key-usage GENERATE_VERIFY_MAC \
  --query 'KeyMetadata.[KeyId,Arn]')
gives 'create-key answers with an ARN' "arn:aws:kms:*:$ACCOUNT:key/$key_id" echo "$key_arn"
gives 'create-alias' '' aws kms create-alias --alias-name alias/cli-state --target-key-id "$key_id"
gives 'list-aliases shows it' "alias/cli-state	$key_id" aws kms list-aliases --key-id "$key_id" --query 'Aliases[].[AliasName,TargetKeyId]'
gives 'describe-key by alias' 'HMAC_256	GENERATE_VERIFY_MAC	Enabled' \
  aws kms describe-key --key-id alias/cli-state --query 'KeyMetadata.[KeySpec,KeyUsage,KeyState]'
printf 'hello' >"$folder/message"
generate_mac() { # key, algorithm, more…
  local key=$1 algorithm=$2
  shift 2
  aws kms generate-mac --key-id "$key" --mac-algorithm "$algorithm" --message "fileb://$folder/message" --query Mac "$@"
}
mac=$(generate_mac alias/cli-state HMAC_SHA_256)
gives 'generate-mac makes 32 bytes' 32 bash -c 'base64 -d <<<"$1" | wc -c' - "$mac"
gives 'the same by ARN' "$mac" generate_mac "$key_arn" HMAC_SHA_256
base64 -d <<<"$mac" >"$folder/mac"
verify_mac() { # file of the message
  aws kms verify-mac --key-id "$key_id" --mac-algorithm HMAC_SHA_256 --message "fileb://$1" --mac "fileb://$folder/mac" \
    --query '[MacValid,KeyId]'
}
gives 'verify-mac' "True	$key_arn" verify_mac "$folder/message"
fails 'of another message it is KMSInvalidMacException' KMSInvalidMacException verify_mac "$folder/mac"
fails 'another hash is InvalidKeyUsageException' InvalidKeyUsageException generate_mac alias/cli-state HMAC_SHA_512
fails 'an alias that is not there is NotFoundException' NotFoundException generate_mac alias/none HMAC_SHA_256
fails 'a key is for its own account' AccessDeniedException \
  as "$other_key" "$other_secret" "$other_token" generate_mac "$key_arn" HMAC_SHA_256
gives 'disable-key' '' aws kms disable-key --key-id "$key_id"
fails 'a disabled key is DisabledException' DisabledException generate_mac alias/cli-state HMAC_SHA_256
gives 'enable-key' '' aws kms enable-key --key-id "$key_id"
gives 'and its MACs are the same' "$mac" generate_mac alias/cli-state HMAC_SHA_256

echo '# Organizations'
gives 'describe-organization' "o-*	$ACCOUNT" aws organizations describe-organization --query 'Organization.[Id,MasterAccountId]'
gives 'list-accounts, 1 a page, finds both' "\"$ACCOUNT $OTHER_ACCOUNT\"" \
  aws organizations list-accounts --page-size 1 --output json --query 'Accounts[].Id | join(`" "`,@)'
gives 'list-roots' 'r-exam' aws organizations list-roots --query 'Roots[].Id'
gives 'list-organizational-units-for-parent' 'ou-exam-prod0001	Production' \
  aws organizations list-organizational-units-for-parent --parent-id r-exam --query 'OrganizationalUnits[].[Id,Name]'
gives 'list-accounts-for-parent' "$OTHER_ACCOUNT	prod	ACTIVE" aws organizations list-accounts-for-parent \
  --parent-id ou-exam-prod0001 --query 'Accounts[].[Id,Name,Status]'
gives 'list-tags-for-resource' 'env	prod' \
  aws organizations list-tags-for-resource --resource-id "$OTHER_ACCOUNT" --query 'Tags[].[Key,Value]'
fails 'a unit that is not there is ParentNotFoundException' ParentNotFoundException \
  aws organizations list-accounts-for-parent --parent-id ou-exam-gone0001
fails 'a member account may not list' AccessDeniedException \
  as "$other_key" "$other_secret" "$other_token" aws organizations list-accounts

echo "# $failures not ok"
[ "$failures" -eq 0 ]
