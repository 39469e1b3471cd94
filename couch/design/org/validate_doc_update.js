function validate(newDoc, oldDoc, userCtx, secObj) {
  /* insert shapes */
  // Roles carry the prefix of the installation, which is read from the database's security object.
  var memberRoles = (secObj && secObj.members && secObj.members.roles) || [];
  var prefix = null;
  for (var i = 0; i < memberRoles.length; i++) {
    var member = /^([a-z0-9-]*)member$/.exec(memberRoles[i]);
    if (member) prefix = member[1];
  }
  var service = userCtx.roles.indexOf('_admin') !== -1;
  var admin = service || (prefix !== null && userCtx.roles.indexOf(prefix + 'admin') !== -1);
  var writes = admin;
  for (var j = 0; j < userCtx.roles.length; j++) {
    if (prefix !== null && userCtx.roles[j].indexOf(prefix + 'manager:') === 0) writes = true;
  }
  var refuse = function (reason) {
    throw { forbidden: reason };
  };
  if (!writes) refuse('Only managers and admins may change what everybody shares.');
  var kinds = {
    rules: /^rules$/,
    goal: /^goal:[0-9A-Z]{26}$/,
    budget: /^budget:[0-9A-Z]{26}$/,
    'alert-rules': /^alert-rules$/,
    view: /^view:[0-9A-Z]{26}$/,
    holiday: /^holiday:\d{4}-\d{2}-\d{2}$/,
    holidays: /^holidays$/,
    team: /^team:[a-z][a-z0-9-]{0,31}$/,
    reviews: /^reviews$/,
    retention: /^retention$/,
    epochs: /^epochs$/
  };
  var kind = newDoc._id.split(':')[0];
  if (!Object.prototype.hasOwnProperty.call(kinds, kind) || !kinds[kind].test(newDoc._id))
    refuse('No document of this database is named ' + newDoc._id.slice(0, 200) + '.');
  // Who is in a team decides who sees their days: a manager must not bring people into their own.
  if (kind === 'team' && !admin) refuse('Only admins may change who is in a team.');
  if (kind === 'reviews' && !admin) refuse('Only admins may change who reviews weeks.');
  // They are those of every team, and of the service.
  if (kind === 'alert-rules' && !admin) refuse('Only admins may change which alerts there are.');
  // Also one of several versions: the one that is in force then may be older, and share more.
  if (kind === 'rules' && newDoc._deleted && !admin)
    refuse('Only admins may delete the rules, or one of several versions of them.');
  // A goal of a person is theirs alone, and stays in their own database.
  if (kind === 'goal' && !newDoc._deleted && newDoc.developer !== undefined)
    refuse('A goal of a person is private: it stays in their own database.');
  var managesTeam = function (doc) {
    if (admin || !doc || doc._deleted || typeof doc.team !== 'string') return true;
    return userCtx.roles.indexOf(prefix + 'manager:' + doc.team) !== -1;
  };
  var isOfTeam = kind === 'goal' || kind === 'budget';
  if (isOfTeam && !(managesTeam(newDoc) && managesTeam(oldDoc)))
    refuse('Only managers of the team and admins may change its goals and budgets.');
  if (kind === 'epochs' && userCtx.roles.indexOf('_admin') === -1) refuse('Only the service writes epochs.');
  if (kind === 'retention' && !service) refuse('Only the service writes how long documents are stored.');
  if (kind === 'holidays' && !service) refuse('Only the service writes the country of the public holidays.');
  var problem = service ? '' : findIdProblem(newDoc);
  if (problem) refuse(problem);
  if (newDoc._deleted) return;
  if (newDoc.type !== kind || newDoc.v !== 1)
    refuse('This is not a document of type ' + kind + ', version 1.');
  if (kind === 'epochs') return;
  problem = findShapeProblem(newDoc, shapes[kind], kind, !service && 'document');
  if (problem) refuse(problem);
  if (kind === 'holiday' && !service && newDoc._id !== 'holiday:' + newDoc.date)
    refuse('The id must name the date.');
  if (kind !== 'rules') return;

  // What the shapes cannot say: see domain/documents/rules.ts.
  var sizeOf = function (pattern) {
    var count = function (part, weight) {
      return (pattern.match(part) || []).length * weight;
    };
    var size = pattern.length + count(/-(?:[^ -~]|\\x)/g, 2000) + count(/\\p/gi, 100);
    var factor = 1;
    pattern.replace(/(\)?)\{(\d+)(?:,(\d*))?\}/g, function (all, group, least, most) {
      var times = Math.max(Number(least), Number(most || 0), 1);
      if (group) factor *= times;
      else size += times;
      return all;
    });
    return size * factor;
  };
  var patterns = 0;
  var r;
  for (r = 0; r < newDoc.categories.length; r++) patterns += sizeOf(newDoc.categories[r].rule.regex || '');
  for (r = 0; r < newDoc.projects.length; r++) patterns += sizeOf(newDoc.projects[r].regex || '');
  if (patterns > 100000)
    refuse('The patterns of the rules are too large: shorten them, or repeat less in them.');
  if (JSON.stringify([newDoc.categories, newDoc.projects, newDoc.sharing]).length > 200000)
    refuse('The rules are larger than 200 kB.');

  if (admin) return;

  // Patterns on titles could reveal what somebody reads. A replicated branch may have no oldDoc to compare with.
  var titlePatterns = function (doc) {
    var found = [];
    for (var c = 0; c < doc.categories.length; c++) {
      var category = doc.categories[c];
      var rule = category.rule;
      if (rule.type === 'regex' && rule.regex !== '')
        found.push([category.id, category.name.length, rule.regex, rule.ignore_case === true]);
    }
    for (var p = 0; p < doc.projects.length; p++) {
      var own = doc.projects[p];
      if (own.regex)
        found.push([own.id, own.project, own.regex, own.ignore_case === true, own.apps, own.domains]);
    }
    return JSON.stringify(found);
  };
  var known;
  try {
    known = titlePatterns(oldDoc);
  } catch (error) {
    known = '';
  }
  if (known !== titlePatterns(newDoc)) refuse('Only admins may change patterns that look at window titles.');

  // Agents summarise the last 30 days again, so a change would also share what was not shared before.
  var leaving = function (doc) {
    var shared = doc.sharing;
    var hidden = shared.hiddenCategories;
    var managers = shared.managers || { sites: false, interruptions: false, distractions: false };
    var named = [managers.sites, managers.interruptions, managers.distractions];
    return JSON.stringify([
      shared.apps,
      shared.domains,
      shared.detail,
      hidden,
      doc.projectHoldSeconds,
      named
    ]);
  };
  try {
    known = leaving(oldDoc);
  } catch (error) {
    known = '';
  }
  if (known !== leaving(newDoc))
    refuse(
      'Only admins may change what may leave a machine, what managers get, and how long a project holds.'
    );
}
