import { createHash, X509Certificate } from 'node:crypto';
import type { Express } from 'express';
import { fingerprint } from './certificates.ts';

const file = '/ca/tongtang-ca.crt';

/**
 * `/ca`: how a classroom PC or a phone learns to trust this county's server, and the certificate itself. Plain HTML
 * without scripts, since it is read before anything works; open to all, for it says nothing secret.
 * @param authority PEM; absent when the server has a certificate that browsers know already
 */
export function serveAuthorityPage(http: Express, authority: string | undefined): void {
  const page = authority === undefined ? nothingToDo : instructions(authority);
  const body = `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>同堂 · 信任证书</title>
<style>${style}</style>
<main>${page}</main>
</html>
`;
  const styleHash = createHash('sha256').update(style).digest('base64');
  http.get('/ca', (_request, response) => {
    response.setHeader(
      'Content-Security-Policy',
      `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    response.setHeader('Cache-Control', 'no-cache');
    response.type('html').send(body);
  });
  if (authority === undefined) return;
  const der = new X509Certificate(authority).raw;
  http.get(file, (_request, response) => {
    response.type('application/x-x509-ca-cert').attachment('tongtang-ca.crt').send(der);
  });
}

const style = `
  :root { color: #1f1a17; background: #faf7f2; font: 18px/1.6 "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif; }
  body { margin: 0; }
  main { max-width: 46rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
  h1 { font-size: 1.75rem; line-height: 1.3; margin: 0 0 .5rem; }
  h2 { font-size: 1.2rem; margin: 2rem 0 .25rem; }
  section { background: #fff; border: 1px solid #e4dcd2; border-radius: 12px; padding: 1rem 1.5rem 1.25rem; margin-top: 1.5rem; }
  section h2 { margin-top: .25rem; }
  p, li { margin: .4rem 0; }
  [lang=en] { color: #5d534c; }
  a.get { display: inline-block; background: #b3261e; color: #fff; text-decoration: none; font-weight: 600; padding: .8rem 1.6rem; border-radius: 12px; margin: 1rem 0 .25rem; }
  a.get:focus-visible { outline: 3px solid #1f5f99; outline-offset: 3px; }
  code { background: #f1ebe2; border-radius: 6px; padding: .1em .35em; overflow-wrap: anywhere; }
`;

const nothingToDo = `
  <h1>无需安装证书</h1>
  <p>本服务器使用的是浏览器已经信任的证书。</p>
  <p lang="en">Nothing to install: this server has a certificate that browsers trust already.</p>`;

function instructions(authority: string): string {
  const until = new X509Certificate(authority).validToDate.toISOString().slice(0, 10);
  return `
  <h1>让这台电脑信任本县的服务器</h1>
  <p>摄像头和离线签到只能在受信任的页面上使用。每台教室电脑安装一次下面的证书，之后不会再出现警告。</p>
  <p lang="en">Cameras and offline sign-in work on trusted pages only. Install this certificate once on each classroom PC.</p>
  <a class="get" href="${file}" download>下载证书 · Download</a>
  <p>安装前请与县里核对指纹 <span lang="en">(compare the fingerprint with the county office first)</span>：<br>
  <code>SHA-256 ${fingerprint(authority)}</code><br>有效期至 <span lang="en">valid until</span> ${until}</p>
  <section>
    <h2>Windows（Chrome、Edge）</h2>
    <ol>
      <li>双击下载的 <code>tongtang-ca.crt</code>，点“安装证书”。</li>
      <li>选“本地计算机”，再选“将所有的证书都放入下列存储”，点“浏览”。</li>
      <li>选“受信任的根证书颁发机构”，一路“下一步”到“完成”，然后重启浏览器。</li>
    </ol>
    <p lang="en">Open the file, Install Certificate, Local Machine, “Place all certificates in the following store”, Trusted Root Certification Authorities; then restart the browser. Or as administrator: <code>certutil -addstore Root tongtang-ca.crt</code></p>
  </section>
  <section>
    <h2>Linux（Chrome、Chromium）</h2>
    <p>安装 <code>libnss3-tools</code> 后在下载目录执行，再重启浏览器：</p>
    <p lang="en">With libnss3-tools, in the folder of the download; then restart the browser:</p>
    <p><code>mkdir -p ~/.pki/nssdb &amp;&amp; certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n tongtang -i tongtang-ca.crt</code></p>
  </section>
  <section>
    <h2>安卓手机 <span lang="en">Android</span></h2>
    <p>设置 → 安全 → 加密与凭据 → 安装证书 → CA 证书，选择下载的文件。</p>
    <p lang="en">Settings, Security, Encryption and credentials, Install a certificate, CA certificate.</p>
  </section>
  <section>
    <h2>苹果手机、电脑 <span lang="en">iPhone, Mac</span></h2>
    <p>iPhone：打开文件后在“设置 → 已下载描述文件”中安装，再到“通用 → 关于本机 → 证书信任设置”中打开。Mac：在“钥匙串访问”中导入“系统”，设为“始终信任”。</p>
    <p lang="en">iPhone: install the profile in Settings, then switch it on under General, About, Certificate Trust Settings. Mac: import into System in Keychain Access and set Always Trust.</p>
  </section>
  <section>
    <h2>火狐 <span lang="en">Firefox</span></h2>
    <p>设置 → 隐私与安全 → 查看证书 → 证书颁发机构 → 导入，勾选“信任由此证书颁发机构来标识网站”。</p>
    <p lang="en">Settings, Privacy &amp; Security, View Certificates, Authorities, Import; trust it to identify websites.</p>
  </section>`;
}
