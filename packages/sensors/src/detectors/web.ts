// What access logs of nginx and Apache show of scanners, exploits and guessed passwords.
import type { DetectorSpec, LinePattern } from '../detector.ts';

/** What may stand between quotes: both servers escape a quote in a field. */
const INSIDE = '(?:[^"\\\\]|\\\\.)*';

/**
 * One line of the common or combined format, with a virtual host before it or not, and with `X-Forwarded-For` as a last
 * quoted field or not. The second field is always `-`: nobody asks the client's identd any more.
 */
const ACCESS_LINE =
  '^(?:[^\\s"]+ )?(?P<address>[0-9A-Fa-f:.]+) - [^"]+ \\[(?P<time>[^\\]\\s]+ [+-]\\d{4})\\]' +
  ` "${INSIDE}" \\d{3} (?:\\d+|-)(?: "${INSIDE}" "${INSIDE}"(?: "(?P<forwarded>[^"]*)")?)?$`;

/** @param target RE2 text for the path and what follows it, up to the protocol; a `http://host` may stand before it */
function request(parts: {
  readonly method?: string;
  readonly target: string;
  readonly status?: string;
  readonly literal?: string;
}): LinePattern {
  const { method = '[A-Z]+', target, status = '\\d{3}', literal } = parts;
  const requires = `^[^"]*"${method} (?:https?://[^/" ]*)?(?:${target})(?: HTTP/[0-9.]+)?" ${status} .*$`;
  return { text: ACCESS_LINE, requires, ...(literal === undefined ? {} : { literal }) };
}

/** Things that no page links to and that scanners always ask for. */
const SCANNER_PATHS = [
  '\\.(?:git|svn|hg|aws|ssh|vscode|idea|DS_Store|htaccess|htpasswd|npmrc|docker)(?:/[^" ]*)?',
  '\\.env(?:[.~_-][^" /]*)?',
  '(?:phpmyadmin|phpMyAdmin|pma|PMA|myadmin|mysqladmin|adminer|dbadmin|sqlmanager)(?:[-/.][^" ]*)?',
  '(?:wp-(?:admin|content|includes|config|json)|wordpress|wlwmanifest\\.xml|xmlrpc\\.php|wp-login\\.php)(?:[-/.?][^" ]*)?',
  '(?:cgi-bin|boaform|HNAP1|GponForm|goform|manager/html|actuator|solr|jenkins|hudson|struts|owa|ecp|autodiscover|remote/fgt_lang|dana-na|vpns|_ignition|telescope|server-status|_profiler)(?:[/?.][^" ]*)?',
  '(?:shell|cmd|c99|r57|webshell|backdoor|alfa|wso|upl|eval-stdin|config|configuration|phpinfo|info|test|setup-config|install)\\.php\\d?(?:[?][^" ]*)?',
  '(?:backup|database|db|dump|site|www|public_html)\\.(?:sql|zip|tar|tgz|gz|rar|7z|bak)(?:\\.gz)?',
  '(?:id_rsa|id_dsa|credentials|config\\.json|docker-compose\\.yml|web\\.config|sftp-config\\.json)',
].join('|');

export const WEB_SCAN: DetectorSpec = {
  name: 'web-scan',
  source: 'lines',
  category: 'web-scan',
  severity: 4,
  threshold: 6,
  windowMs: 300_000,
  confidence: [
    { attempts: 1, confidence: 400_000 },
    { attempts: 6, confidence: 700_000 },
    { attempts: 15, confidence: 850_000 },
    { attempts: 50, confidence: 930_000 },
  ],
  patterns: [
    request({
      target: `/{1,3}(?:[A-Za-z0-9_.-]+/){0,4}(?:${SCANNER_PATHS})`,
      status: '(?:400|401|403|404|405|410|444)',
      literal: '" 4',
    }),
  ],
};

/** Escapes as they stand in a URL: `%2e` for a dot, also twice encoded; a backslash is `\x5C` or `\\` in the log. */
const DOT = '(?:\\.|%(?:25)?2[eE])';
const SLASH = '(?:/|%(?:25)?2[fF]|%(?:25)?5[cC]|\\\\\\\\|\\\\x5[cC])';
const BRACE = '(?:\\$|%24)(?:\\{|%7[bB])';

/** Requests that are an attack by what they say, whatever the answer was. */
const EXPLOITS = [
  // Out of the document root: two steps up or more, or a file that nobody serves.
  `(?:${DOT}${DOT}${SLASH}){2,}${INSIDE}`,
  `(?:/|%2[fF])etc(?:/|%2[fF])(?:passwd|shadow)(?:[^A-Za-z0-9]${INSIDE})?`,
  // Log4Shell and its disguises: ${jndi:ldap://…}, ${${lower:j}ndi:…}, ${${::-j}…}.
  `${BRACE}(?:jndi|(?:${BRACE})?(?:lower|upper|env|sys|::-))${INSIDE}`,
  // Shells and interpreters fed through known holes.
  `(?:/vendor)?/phpunit/[^" ]*eval-stdin\\.php${INSIDE}`,
  `(?:auto_prepend_file|allow_url_include)(?:=|%3[dD])${INSIDE}`,
  `(?:invokefunction|think(?:/|%5[cC]|\\\\\\\\)app)${INSIDE}call_user_func_array${INSIDE}`,
  `(?:;|%3[bB]|\\||%7[cC]|\`|%60|\\$\\()(?:\\+|%20)*(?:wget|curl|busybox|chmod|/bin/sh)(?:\\+|%20)${INSIDE}`,
  `class\\.module\\.classLoader${INSIDE}`,
].join('|');

/** The same through the headers that are logged: Shellshock and Log4Shell in the referer or the agent. */
const HEADER_EXPLOITS = `\\(\\) ?\\{[^"]*\\};|${BRACE}(?:jndi|${BRACE}(?:lower|upper|env|sys|::-))`;

export const WEB_EXPLOIT: DetectorSpec = {
  name: 'web-exploit',
  source: 'lines',
  category: 'web-exploit',
  severity: 2,
  threshold: 2,
  windowMs: 3_600_000,
  confidence: [
    { attempts: 1, confidence: 600_000 },
    { attempts: 2, confidence: 850_000 },
    { attempts: 5, confidence: 950_000 },
    { attempts: 20, confidence: 990_000 },
  ],
  patterns: [
    request({ target: `${INSIDE}(?:${EXPLOITS})` }),
    {
      text: ACCESS_LINE,
      requires: `^[^"]*"${INSIDE}" \\d{3} \\S+ .*"${INSIDE}(?:${HEADER_EXPLOITS})${INSIDE}".*$`,
      literal: '{',
    },
  ],
};

/** WordPress answers a wrong password with 200, a right one with a redirect. */
export const WEB_LOGIN: DetectorSpec = {
  name: 'web-login',
  source: 'lines',
  category: 'web-brute-force',
  severity: 3,
  threshold: 10,
  windowMs: 300_000,
  confidence: [
    { attempts: 1, confidence: 400_000 },
    { attempts: 5, confidence: 600_000 },
    { attempts: 10, confidence: 800_000 },
    { attempts: 50, confidence: 930_000 },
  ],
  patterns: [
    request({
      method: 'POST',
      target: '(?:/[A-Za-z0-9_.-]+){0,4}/{1,2}(?:wp-login|xmlrpc)\\.php(?:[?][^" ]*)?',
      status: '(?:200|401|403|429)',
      literal: '"POST ',
    }),
  ],
};
