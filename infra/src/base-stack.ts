import {
  type CfnElement,
  DefaultStackSynthesizer,
  type IStackSynthesizer,
  Stack,
  type StackProps,
  Validations,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * A stack whose logical ids are names without a hash: the plain templates are read by people, and an id that changed
 * would replace what it names.
 */
export class NamedStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, {
      ...props,
      analyticsReporting: false,
      // The rule would be the only thing in the templates that CDK alone understands.
      // Its type does not hold under exactOptionalPropertyTypes.
      synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) as IStackSynthesizer,
    });
    // W2001: a parameter is not referred to; W8001: a condition is not.
    for (const id of ['CloudFormation-Validate::W2001', 'CloudFormation-Validate::W8001'])
      Validations.of(this).acknowledge({
        id,
        reason:
          'The parameters are the same whatever a configuration switches on, and so are the commands that deploy.',
      });
  }

  protected override allocateLogicalId(element: CfnElement): string {
    return element.node.path
      .split('/')
      .slice(1)
      .filter((part) => part !== 'Resource' && part !== 'Default')
      .join('')
      .replaceAll(/[^A-Za-z0-9]/g, '');
  }
}
