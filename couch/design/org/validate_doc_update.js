function validate(newDoc, oldDoc, userCtx) {
  var admin = userCtx.roles.indexOf('_admin') !== -1 || userCtx.roles.indexOf('admin') !== -1;
  var writes = admin;
  for (var i = 0; i < userCtx.roles.length; i++) {
    if (userCtx.roles[i].indexOf('manager:') === 0) writes = true;
  }
  var refuse = function (reason) {
    throw { forbidden: reason };
  };
  if (!writes) refuse('Only managers and admins may change what everybody shares.');
  var kind = newDoc._id.split(':')[0];
  var kinds = ['rules', 'goal', 'view', 'holiday', 'team'];
  if (kinds.indexOf(kind) === -1 || (kind === 'rules' && newDoc._id !== 'rules'))
    refuse('No document of this database is named ' + newDoc._id + '.');
  // Who is in a team decides who sees their days: a manager must not bring people into their own.
  if (kind === 'team' && !admin) refuse('Only admins may change who is in a team.');
  if (newDoc._deleted) return;
  if (newDoc.type !== kind || newDoc.v !== 1)
    refuse('This is not a document of type ' + kind + ', version 1.');
  if (kind !== 'rules') return;

  // The limits are those of domain/documents/rules.ts.
  var isText = function (value, length) {
    return typeof value === 'string' && value.length <= length;
  };
  var isList = function (list, length, isItem) {
    if (list === undefined) return true;
    if (!Array.isArray(list) || list.length > length) return false;
    for (var n = 0; n < list.length; n++) if (!isItem(list[n])) return false;
    return true;
  };
  var isName = function (value) {
    return isText(value, 200);
  };
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
  var isPattern = function (pattern) {
    if (pattern === undefined) return true;
    if (!isText(pattern, 5000)) return false;
    patterns += sizeOf(pattern);
    return true;
  };
  var isRule = function (rule) {
    return (
      rule !== null &&
      typeof rule === 'object' &&
      isText(rule.id, 64) &&
      isList(rule.apps, 2000, isName) &&
      isList(rule.domains, 2000, isName)
    );
  };
  var isCategory = function (rule) {
    return (
      isRule(rule) &&
      Array.isArray(rule.name) &&
      isList(rule.name, 10, isName) &&
      rule.rule !== null &&
      typeof rule.rule === 'object' &&
      isPattern(rule.rule.regex)
    );
  };
  var isProject = function (rule) {
    return isRule(rule) && isName(rule.project) && isPattern(rule.regex);
  };
  if (!Array.isArray(newDoc.categories) || !isList(newDoc.categories, 2000, isCategory))
    refuse('Rules have a list of at most 2000 categories, each with texts that are not too long.');
  if (!Array.isArray(newDoc.projects) || !isList(newDoc.projects, 2000, isProject))
    refuse('Rules have a list of at most 2000 project rules, each with texts that are not too long.');
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
}
