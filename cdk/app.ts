import { App } from "aws-cdk-lib";
import { makeStacks } from "./lib/ready-app.ts";

// Everything is said by context:
//
//   npx cdk deploy --all -c base=production -c services=web,api \
//     -c certificate=ARN -c ciProvider=ARN -c ciIssuer=HOST -c ciSubject=SUBJECT
makeStacks(new App({ analyticsReporting: false }));
