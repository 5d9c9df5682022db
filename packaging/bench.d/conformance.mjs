// Runs the public test suite for HTTP caches through a proxy, and prints what did not pass.
//   node conformance.mjs SUITE BASE PROXY
// SUITE is the directory of the package http-cache-tests, BASE the URL of its server, PROXY that of the cache.
import http from 'node:http'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const [suite, base, proxy] = process.argv.slice(2)
const AT_ONCE = 20
const load = async (name) => import(pathToFileURL(path.join(suite, name)).href)
const { runTests, getResults } = await load('client/runner.mjs')
const fetch = createRequire(path.resolve(suite, 'package.json'))('node-fetch')
const { default: groups } = await load('tests/index.mjs')

// A request for an absolute URL, sent to the proxy.
class ProxyAgent extends http.Agent {
  addRequest (request, options) {
    request.path = `http://${options.host}:${options.port}${options.path}`
    super.addRequest(request, { ...options, host: proxyAt.hostname, port: proxyAt.port })
  }
}
const proxyAt = new URL(proxy)
const agent = new ProxyAgent()

await runTests(groups, (url, init) => fetch(url, { ...init, agent }), false, base, AT_ONCE)
const results = getResults()
const kinds = new Map()
for (const group of groups) {
  for (const test of group.tests) {
    if (!(test.id in results)) continue
    const kind = test.kind || 'required'
    const count = kinds.get(kind) || { passed: 0, all: 0 }
    kinds.set(kind, count)
    count.all++
    if (results[test.id] === true) {
      count.passed++
    } else if (kind !== 'check') {
      console.log(`${kind.padEnd(9)} ${test.id.padEnd(46)} ${results[test.id][1]}`)
    }
  }
}
for (const [kind, count] of kinds) console.log(`${kind}: ${count.passed} of ${count.all}`)
