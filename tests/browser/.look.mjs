import { serveSite, startBrowser, Visitor } from "/work/wt/page/tests/browser/site.mjs";
const server=await serveSite("/");const b=await startBrowser();
const [,,what='all',width='1440',theme='light']=process.argv;
const v=await Visitor.arrive(b.browser,server.url,{width:+width,height:900,theme});
v.page.setDefaultTimeout(8000);
const shot=async n=>{await v.page.waitForTimeout(250);await v.page.screenshot({path:`/tmp/shots/${n}-${width}-${theme}.png`});};
try{
if(what==='home'){await v.openHome();await shot('home');}
else if(what==='sandbox'){await v.page.goto(server.url+'#/sandbox');await v.page.waitForTimeout(800);await shot('sandbox');}
else if(what==='settings'){await v.openLesson('n-plus-one');await v.page.getByRole('button',{name:'Settings'}).click();await shot('settings');}
else {await v.openLesson('n-plus-one');await v.editorsArrive();await v.run('lazy');
 await v.page.locator('#lazy').evaluate(e=>e.scrollIntoView({block:'start'}));
 if(+width<960) await v.cell('lazy').getByRole('button',{name:/Show what happened$/}).click();
 for(const t of (what==='all'?['Timeline','Transactions','Costs','Session','Tables','Models','Compare']:[what])){await v.tab(t);
  if(t==='Timeline'){await v.groups().first().click();}
  if(t==='Compare'){await v.inspector().getByRole('button',{name:/^Try lazy/}).click();await v.page.waitForTimeout(800);}
  await shot(t);
  if(t==='Tables'||t==='Session'||t==='Models'){await v.inspector().getByRole('tabpanel').evaluate(p=>p.scrollTop=600);await shot(t+'2');}
  }
 if(what==='all'&&+width>960){await v.tab('Timeline');await v.groups().first().click();await v.inspector().getByRole('button',{name:/^Other dialects/}).first().click();await shot('explain');}}
}catch(e){console.log(e.message);await shot('fail')}
console.log(v.problems);await b.stop();server.stop();process.exit(0);
